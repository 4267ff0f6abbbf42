import type { KeyObject } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import type { Logger } from '../../shared/log/create-logger.ts'
import { every } from '../../shared/timer.ts'
import type { DamageWatch } from '../store/damage-watch.ts'
import type { Db } from '../store/tables.ts'
import { signHead } from './audit-head.ts'
import { lastAuditRow } from './audit-trail.ts'

/** In the hub's data folder. Meant to be collected by somebody else than who runs the hub. */
export const AUDIT_HEADS_FILE = 'audit-heads.ndjson'

export interface KeepHeadsOptions {
  readonly db: Db
  /** Damaged data gets no more heads: the last one stays what can be told of the trail. */
  readonly damage: DamageWatch
  readonly log: Logger
  readonly hubId: string
  /** The hub's private key for heads. */
  readonly key: KeyObject
  readonly now: () => number
  /** Where the head of each day is appended to, a line of JSON each. */
  readonly file: string
  /** Milliseconds from one head to the next, where there is something new. */
  readonly everyMs: number
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/**
 * Puts the last head out of the way of the next one of its day where the trail does not hold its row any more: it is what shows that
 * the trail was cut or written anew while the hub was away.
 */
async function keepEvidence({ db, log }: KeepHeadsOptions, head: { day: string; n: number }): Promise<void> {
  const { day, n } = head
  const keptAs = `${day} ${n}`
  if (day.includes(' ')) return
  log.error(
    { row: n, day },
    'the audit trail was cut or written anew: `npm run hub -- audit verify` says where',
  )
  await db.updateTable('audit_heads').set({ day: keptAs }).where('day', '=', day).execute()
}

/** Signs the end of the trail, where it has grown since the last head. */
async function signEnd(options: KeepHeadsOptions): Promise<void> {
  const { db, hubId, key, now } = options
  const last = await lastAuditRow(db)
  const known = await db
    .selectFrom('audit_heads')
    .select(['day', 'n', 'hash'])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (known) {
    const row = await db.selectFrom('audit').select('hash').where('n', '=', known.n).executeTakeFirst()
    if (row?.hash !== known.hash) await keepEvidence(options, known)
    else if (last?.n === known.n) return
  }
  if (!last) return
  const at = now()
  const { n, hash, signature } = signHead(key, hubId, { ...last, at })
  const head = { n, hash, at, signature, is_written: 0 }
  await db
    .insertInto('audit_heads')
    .values({ day: dayOf(at), ...head })
    .onConflict((conflict) => conflict.column('day').doUpdateSet(head))
    .execute()
}

/** Writes the heads of days that are over into the file and into the log, each once (twice where the hub is killed between). */
async function writeOut({ db, log, hubId, now, file }: KeepHeadsOptions): Promise<void> {
  const due = await db
    .selectFrom('audit_heads')
    .select(['day', 'n', 'hash', 'at', 'signature'])
    .where('is_written', '=', 0)
    .where('day', '<', dayOf(now()))
    .orderBy('n')
    .execute()
  for (const { day, ...head } of due) {
    appendFileSync(file, `${JSON.stringify({ line: 'head', hubId, ...head })}\n`, { mode: 0o600 })
    log.info({ day, head }, 'the head of the audit trail')
    await db.updateTable('audit_heads').set({ is_written: 1 }).where('day', '=', day).execute()
  }
}

/**
 * Signs the end of the audit trail again and again, so that rows cannot be written anew by whoever has the database and not the
 * key; and writes the head of each day out of the database, so that whoever keeps those lines elsewhere sees a cut as well. Returns the
 * way to stop, which signs once more.
 */
export function keepHeads(options: KeepHeadsOptions): () => Promise<void> {
  const { damage, log, everyMs } = options
  let work = Promise.resolve()
  const keep = async (): Promise<void> => {
    if (damage.found !== undefined) return
    await signEnd(options)
    await writeOut(options)
  }
  const look = (): void => {
    work = work.then(keep).catch((error: unknown) => {
      if (damage.found === undefined)
        log.error({ err: error }, 'the head of the audit trail could not be kept; it is tried again')
    })
  }
  look()
  const stop = every(everyMs, look)
  return async () => {
    stop()
    look()
    await work
  }
}
