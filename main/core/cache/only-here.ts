import { isDeepStrictEqual } from 'node:util'
import { withoutSentAgain } from '../../../shared/domain/sent-again.ts'
import { canBeSentAgain } from '../../../shared/domain/send-again-rules.ts'
import { ENTITY_TYPES, isEntityType, type EntityType } from '../../../shared/entities/registry.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Cache } from './cache.ts'

/** An entity as it was here in an epoch that the hub does not have any more. */
export interface OnlyHereEntry {
  readonly entity: EntityType
  readonly id: string
  readonly epoch: string
  readonly revision: number
  readonly body: string
}
/** An entry with what became of it. */
export interface KeptEntry extends OnlyHereEntry {
  readonly kept_at: Moment
  /** What the hub said where it did not take it. */
  readonly answer: string | null
}
export type OnlyHereKey = Pick<OnlyHereEntry, 'entity' | 'id' | 'epoch'>

/** What is on this computer alone since the hub's data was put back to an earlier state. */
export interface OnlyHere {
  /** What can be sent again and was not answered, in an order in which what others point to comes first. */
  toSend(): OnlyHereEntry[]
  /** How many entries can be sent again, and how many the hub did not take. */
  counts(): { readonly toSend: number; readonly notTaken: number }
  /** The first entries that can be sent again, those that the hub did not take before the others. */
  list(limit: number): KeptEntry[]
  find(key: OnlyHereKey): KeptEntry | undefined
  /** The hub has it, or a person does not want it any more. */
  forget(key: OnlyHereKey): void
  /** A person sends it another time: what the hub said before counts for nothing. */
  reopen(key: OnlyHereKey): void
  /** The hub did not take it: it stays, and is not sent by itself again. */
  notTaken(entry: OnlyHereEntry, answer: string): void
  /** Forgets what the ledger here has, word for word, but for who sent it again. */
  forgetWhatCame(): void
}

/** True if two stored entities say the same, whoever sent either of them again. */
export function isSameBody(a: string | undefined, b: string): boolean {
  if (a === undefined || a === b) return a === b
  // most differ, and are not read for nothing
  if (!a.includes('"sentAgain"') && !b.includes('"sentAgain"')) return false
  const [one, other] = [a, b].map((body) => withoutSentAgain(JSON.parse(body) as object))
  return isDeepStrictEqual(one, other)
}

export function createOnlyHere({ db, ledger, write }: Cache): OnlyHere {
  // names of kinds, which are in the code
  const kinds = ENTITY_TYPES.filter(canBeSentAgain)
    .map((kind) => `'${kind}'`)
    .join(', ')
  const isOpen = `FROM only_here WHERE answer IS NULL AND entity IN (${kinds})`
  const open = {
    all: db.prepare<[], OnlyHereEntry>(
      `SELECT entity, id, epoch, revision, body ${isOpen} ORDER BY epoch, revision`,
    ),
    count: db.prepare<[], number>(`SELECT count(*) ${isOpen}`).pluck(),
  }
  const notTaken = db.prepare<[], number>('SELECT count(*) FROM only_here WHERE answer IS NOT NULL').pluck()
  const everything = db.prepare<[], OnlyHereEntry>('SELECT entity, id, epoch, revision, body FROM only_here')
  const listed = db.prepare<[number], KeptEntry>(
    `SELECT * FROM only_here WHERE entity IN (${kinds}) ORDER BY answer IS NULL, kept_at, revision LIMIT ?`,
  )
  const one = db.prepare<[string, string, string], KeptEntry>(
    'SELECT * FROM only_here WHERE entity = ? AND id = ? AND epoch = ?',
  )
  const remove = db.prepare('DELETE FROM only_here WHERE entity = ? AND id = ? AND epoch = ?')
  const answer = db.prepare('UPDATE only_here SET answer = ? WHERE entity = ? AND id = ? AND epoch = ?')

  const forget: OnlyHere['forget'] = ({ entity, id, epoch }) => void remove.run(entity, id, epoch)
  const toSend = (): OnlyHereEntry[] =>
    open.all.all().toSorted((a, b) => ENTITY_TYPES.indexOf(a.entity) - ENTITY_TYPES.indexOf(b.entity))
  return {
    toSend,
    counts: () => ({ toSend: open.count.get() ?? 0, notTaken: notTaken.get() ?? 0 }),
    list: (limit) => listed.all(limit),
    find: ({ entity, id, epoch }) => one.get(entity, id, epoch),
    forget,
    reopen: ({ entity, id, epoch }) => void answer.run(null, entity, id, epoch),
    notTaken: ({ entity, id, epoch }, said) => void answer.run(said, entity, id, epoch),
    forgetWhatCame: () => {
      const came = everything
        .all()
        .filter(
          ({ entity, id, body }) => isEntityType(entity) && isSameBody(ledger.stored(entity, id)?.body, body),
        )
      if (came.length > 0) write('relaxed', () => came.forEach(forget))
    },
  }
}
