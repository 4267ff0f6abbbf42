import { DoorError } from '../../shared/contract/door.ts'
import { callRecordIdOf, type ContactId, type PersonId } from '../../shared/domain/ids.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { LONGEST_WRAP_UP_MS, MOST_WRAP_UPS } from '../../shared/domain/wrap-up.ts'
import { findEntity } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'
import type { PresenceBook } from './presence-book.ts'

export interface WrapUpGateOptions {
  readonly db: Db
  readonly presence: PresenceBook
  readonly now: () => number
  /** Resolves when the commands that were handed in before are done. */
  readonly commandsDone: () => Promise<unknown>
}

/**
 * Lets a wrap-up begin, or go on longer, that a person can have: of a contact that is in the ledger, for four hours at most.
 * Throws DoorError `wrapUpTooLong`, `tooManyWrapUps`, or `unknownContact`, which may be asked again: the report of the call may
 * still be on its way.
 */
export function createWrapUpGate({
  db,
  presence,
  now,
  commandsDone,
}: WrapUpGateOptions): (personId: PersonId, contactId: ContactId, until: Moment) => Promise<void> {
  const isKnown = async (contactId: ContactId): Promise<boolean> =>
    (await findEntity(db, 'call', callRecordIdOf(contactId))) !== undefined
  return async (personId, contactId, until) => {
    if (until > now() + LONGEST_WRAP_UP_MS)
      throw new DoorError('wrapUpTooLong', 'A wrap-up has four hours to go at most.')
    const running = presence.wrapUpsOf(personId)
    if (!running.includes(contactId) && running.length >= MOST_WRAP_UPS)
      throw new DoorError('tooManyWrapUps', `No more than ${MOST_WRAP_UPS} wrap-ups run side by side.`)
    if (await isKnown(contactId)) return
    // the console may have sent the report of the call just before
    await commandsDone()
    if (!(await isKnown(contactId)))
      throw new DoorError('unknownContact', 'The hub knows no such contact yet; ask again.', true)
  }
}
