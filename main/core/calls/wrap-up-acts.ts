import { v7 } from 'uuid'
import type { Act } from '../../../shared/acts/registry.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import type { CallRecord, Disposition } from '../../../shared/domain/call-record.ts'
import { cutText, cutTitle } from '../../../shared/domain/cut-text.ts'
import type { AttemptOutcome, FollowUp } from '../../../shared/domain/follow-up.ts'
import {
  callRecordIdOf,
  promisedFollowUpIdOf,
  ticketIdOf,
  type ContactId,
  type NoteId,
  type PersonId,
} from '../../../shared/domain/ids.ts'
import { promisesFollowUp } from '../../../shared/domain/outcome-rules.ts'
import type { LedgerCache } from '../cache/ledger-cache.ts'
import type { CallActs } from './call-acts.ts'
import type { LiveCall } from './live-call.ts'

/** What an agent says about a call when wrapping it up. */
export interface WrapUpSaid {
  readonly disposition: Disposition
  readonly note: string
  /** When and by whom the customer is called again; null where that is not promised. */
  readonly followUp: Pick<FollowUp, 'dueAt' | 'assignee'> | null
}
interface Finished {
  readonly ledger: Pick<LedgerCache, 'get'>
  readonly acts: CallActs
  /** Undefined for a call that this console does not remember, as after its data was lost. */
  readonly call: LiveCall | undefined
  readonly contactId: ContactId
  readonly said: WrapUpSaid
  readonly by: PersonId
  /** The hub takes note and end of a wrap-up with its outcome. */
  readonly isWholeTaken: boolean
}

/** What wrapping up a call says about the follow-up that it was made for. */
function attemptOutcome(call: LiveCall, disposition: Disposition): AttemptOutcome {
  if (disposition === 'wrongNumber') return 'wrongNumber'
  if (disposition === 'noReply') return call.state.endReason === 'busy' ? 'busy' : 'noAnswer'
  if (call.state.answeredAt === null) return call.state.endReason === 'busy' ? 'busy' : 'noAnswer'
  return promisesFollowUp(disposition) ? 'callLater' : 'reached'
}

/** The rest of a record's number; a hub that does not take it wrote none into the record. */
const partyOf = ({ partyNumber }: CallRecord): Pick<CallRecord, 'partyNumber'> =>
  partyNumber === undefined ? {} : { partyNumber }

/** The acts that write a note about a call: on its ticket, else on the customer, else on the ticket that it opens. */
function noteActs({ ledger, acts, call, contactId }: Finished, text: string): Act[] {
  const record = ledger.get('call', callRecordIdOf(contactId))
  const id = v7() as NoteId
  const note = (entity: 'ticket' | 'customer', about: string): Act => ({
    type: 'note.add',
    id,
    about: { entity, id: about },
    text,
  })
  const ticketId = record?.ticketId ?? call?.aboutTicketId
  if (ticketId && ledger.get('ticket', ticketId)) return [note('ticket', ticketId)]
  const opening = call && acts.openTicket(call)
  const customerId = record?.customerId ?? call?.customerId ?? opening?.customerId
  if (customerId && ledger.get('customer', customerId)) return [note('customer', customerId)]
  if (!record) return []
  const open: Act = opening ?? {
    type: 'ticket.openForContact',
    contactId,
    customerId: null,
    callerNumber: record.number,
    ...partyOf(record),
    queueId: record.queueId,
    title: '',
  }
  return [open, { type: 'note.add', id, about: { entity: 'ticket', id: ticketIdOf(contactId) }, text }]
}

/**
 * What the wrap-up means for follow-ups. A call that was made for one is an attempt of that one, and what was promised is
 * when it is tried again; else a promise makes a follow-up of its own, whose id follows from contact and agent.
 */
function followUpActs({ ledger, call, contactId, said, by }: Finished, hasOpened: boolean): Act[] {
  const { disposition, followUp: promised } = said
  const text = said.note.trim()
  const calledFor = call?.followUpId ? ledger.get('followUp', call.followUpId) : undefined
  if (call && calledFor?.status === 'owed') {
    const isLogged = calledFor.attempts.some((attempt) => attempt.contactId === contactId)
    if (isLogged && !promised) return []
    return [
      {
        type: 'followUp.logAttempt',
        id: calledFor.id,
        outcome: attemptOutcome(call, disposition),
        text: cutText(text, 2000),
        contactId,
        nextAt: promised?.dueAt ?? null,
        ...(promised ? { assignee: promised.assignee } : {}),
      },
    ]
  }
  if (!promised) return []
  const record = ledger.get('call', callRecordIdOf(contactId))
  return [
    {
      type: 'followUp.open',
      id: promisedFollowUpIdOf(contactId, by),
      fields: {
        number: record?.number ?? null,
        ...(record && partyOf(record)),
        customerId: record?.customerId ?? call?.customerId ?? null,
        ticketId: record?.ticketId ?? call?.aboutTicketId ?? (hasOpened ? ticketIdOf(contactId) : null),
        subject: cutTitle(text, 200),
        ...promised,
      },
    },
  ]
}

/** What of a wrap-up stands in the agent's own part of the call besides the outcome. */
function wholeWord({ call, isWholeTaken }: Finished, note: string): { note?: string; endedAt?: number } {
  if (!isWholeTaken) return {}
  const endedAt = call?.wrapUpEndedAt ?? null
  return { ...(note === '' ? {} : { note }), ...(endedAt === null ? {} : { endedAt }) }
}

/**
 * Everything that finishing a wrap-up does, as one batch: the note, the outcome, and what is owed to the customer after it.
 * Throws DoorError `followUpMissing` for an outcome that promises a call without saying when.
 */
export function wrapUpActs(finished: Finished): Act[] {
  const { contactId, said } = finished
  const { disposition } = said
  if (promisesFollowUp(disposition) && !said.followUp)
    throw new DoorError('followUpMissing', 'Say when the customer is called again, and by whom.')
  const promised = promisesFollowUp(disposition) ? said.followUp : null
  const text = said.note.trim()
  const notes = text === '' ? [] : noteActs(finished, text)
  const hasOpened = notes.some(({ type }) => type === 'ticket.openForContact')
  return [
    ...notes,
    { type: 'call.wrapUp', contactId, disposition, ...wholeWord(finished, text) },
    ...followUpActs({ ...finished, said: { ...said, followUp: promised } }, hasOpened),
  ]
}
