import Database from 'better-sqlite3'
import { z } from 'zod'
import type { ShelvedCache } from '../../../shared/contract/kept-caches.ts'
import { canBeSentAgain } from '../../../shared/domain/send-again-rules.ts'
import { ENTITY_TYPES, entityDefinition } from '../../../shared/entities/registry.ts'
import { unlock } from '../../../shared/cipher.ts'
import { ALL_MIGRATIONS } from './migrations/all-migrations.ts'

type Found = Pick<ShelvedCache, 'team' | 'loss' | 'workOf'>

/** Nothing can be said of what is in it. */
export const UNREAD: Found = { team: null, loss: { is: 'unknown' }, workOf: [] }

/** A file in which nothing is that a person did. */
export const HOLDS_NO_WORK: Found = {
  team: null,
  loss: { is: 'known', commands: 0, drafts: 0, wrapUps: 0, onlyHere: 0 },
  workOf: [],
}

const Named = z.looseObject({ name: z.string() })
/** A sign-in as it is kept, now or for without the hub: only the address matters here. */
const AtHub = z.union([
  z.looseObject({ hubUrl: z.string() }),
  z.looseObject({ kept: z.looseObject({ hubUrl: z.string() }) }).transform(({ kept }) => kept),
])

/** Counts of a database that an older program may have written: a table that it does not have holds nothing. */
function createReader(db: Database.Database) {
  const has = db.prepare<[string], number>(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`)
  const rows = <T>(table: string, select: string, where = '1'): T[] =>
    has.get(table) === undefined
      ? []
      : db.prepare<[], T>(`SELECT ${select} FROM ${table} WHERE ${where}`).all()
  return {
    rows,
    count: (table: string, where?: string): number =>
      rows<{ n: number }>(table, 'count(*) AS n', where)[0]?.n ?? 0,
  }
}
type Reader = ReturnType<typeof createReader>

function teamOf({ rows, count }: Reader): NonNullable<Found['team']> {
  const facts = rows<{ name: string; value: string }>('meta', 'name, value')
  const valueOf = (name: string): unknown => {
    const fact = facts.find((one) => one.name === name)
    return fact && (JSON.parse(fact.value) as unknown)
  }
  const addresses = facts
    .filter(({ name }) => name === 'session' || name.startsWith('verifier '))
    .flatMap(({ value }) => AtHub.safeParse(JSON.parse(value)).data?.hubUrl ?? [])
  return {
    hubId: z.string().safeParse(valueOf('hubId')).data ?? null,
    hubUrl: addresses[0] ?? null,
    queues: namesIn(rows, 'queue'),
    people: count(entityDefinition('person').cache.table),
  }
}

/** Names of entities of a kind, those of these ids alone where some are given. */
function namesIn(rows: Reader['rows'], kind: 'person' | 'queue', ids?: ReadonlySet<string>): string[] {
  return rows<{ id: string; body: string }>(entityDefinition(kind).cache.table, 'id, body')
    .filter(({ id }) => ids?.has(id) ?? true)
    .flatMap(({ body }) => Named.safeParse(JSON.parse(body)).data?.name ?? [])
}

/**
 * Reads whose data a kept cache holds and what is lost with it, and changes nothing. `UNREAD` where the file cannot be read here
 * (another key, damage), or where a newer Ringdesk wrote it, whose tables may hold more than this one knows.
 */
export function readKeptCache(file: string, key: string | undefined): Found {
  let db: Database.Database | undefined
  try {
    db = new Database(file, { readonly: true, fileMustExist: true })
    unlock(db, key)
    const reader = createReader(db)
    const { rows, count } = reader
    const isOfNewer =
      (db.pragma('user_version', { simple: true }) as number) > (ALL_MIGRATIONS.at(-1)?.id ?? 0)
    // names of kinds, which are in the code
    const kinds = ENTITY_TYPES.filter(canBeSentAgain).map((kind) => `'${kind}'`)
    const loss = {
      is: 'known',
      // one that the hub has done is on its way back to this computer, and is not lost
      commands: count('outbox', `status <> 'acked'`) + count('outbox_aside'),
      drafts: count('draft'),
      wrapUps: count('desk_call'),
      onlyHere: count('only_here', `entity IN (${kinds.join(', ')})`),
    } as const
    const workers = [
      ...rows<{ id: string }>('outbox', 'DISTINCT actor AS id', `status <> 'acked'`),
      ...rows<{ id: string }>('outbox_aside', 'DISTINCT actor AS id'),
      ...rows<{ id: string }>('draft', 'DISTINCT person AS id'),
      ...rows<{ id: string }>('desk_call', 'DISTINCT person AS id'),
    ]
    return {
      team: teamOf(reader),
      loss: isOfNewer ? UNREAD.loss : loss,
      workOf: namesIn(rows, 'person', new Set(workers.map(({ id }) => id))),
    }
  } catch {
    // damaged, locked with another key, or held: what is in it is not known, and said to be so
    return UNREAD
  } finally {
    db?.close()
  }
}
