import type { UnfinishedWrapUp } from '../../../shared/contract/desk-state.ts'
import { callRecordIdOf, type PersonId } from '../../../shared/domain/ids.ts'
import type { Person } from '../../../shared/domain/people.ts'
import type { CoreParts } from '../core-parts.ts'
import type { HubSide } from '../hub-link/hub-side.ts'
import type { Slices } from './desk-state.ts'

/** Calls of this person that were never wrapped up, the newest first; those that run have a card instead. */
function unfinishedWrapUps(parts: Parts, me: PersonId): UnfinishedWrapUp[] {
  const { cache, drafts, lists, names, wrapUps } = parts
  const isRunning = new Set(wrapUps.running().map((call) => call.contactId))
  const owed = lists.owedWrapUps(me).filter((call) => !isRunning.has(call.contactId))
  const listed = new Set(owed.map((call) => call.contactId))
  // a call that nobody answered is owed nothing by the ledger, but was put off here
  for (const { contactId } of wrapUps.postponed()) {
    const record = cache.ledger.get('call', callRecordIdOf(contactId))
    if (record && record.wrappedUpAt === null && !listed.has(contactId)) owed.push(record)
  }
  return owed.map((call) => {
    const draft = drafts.get(me, `wrapUp:${call.contactId}`)
    const note = draft?.value['note']
    return {
      call,
      customerName: names.customer(call.customerId),
      ticketNumber: call.ticketId ? (cache.ledger.get('ticket', call.ticketId)?.number ?? null) : null,
      draftLength: typeof note === 'string' ? note.length : 0,
      draftSavedAt: draft?.savedAt ?? null,
    }
  })
}

type Parts = Omit<CoreParts, 'state' | 'signIn' | 'trialSignIn' | 'speak'>

/** How each slice of the desk's state is computed out of the parts. */
export function createDeskSlices(parts: Parts, hub: HubSide, hubUrl: string): Slices {
  const { calls, line, link, lists, names, notices, outbox, presence, settings, unsettled } = parts
  const signedIn = <T>(value: (person: Person) => T, otherwise: T): T => {
    const person = link.session()?.person
    return person ? value(person) : otherwise
  }
  return {
    session: () => {
      const person = link.session()?.person
      return person ? { person, hubUrl, isTrial: link.isTrial() } : null
    },
    hubUrl: () => hubUrl,
    isTrial: () => link.isTrial(),
    hub: () => link.state(),
    sync: () => ({ ...outbox.counts(), freshAt: hub.freshAt(), progress: hub.sync.progress() }),
    line: () => ({ phone: line.isAttached, registration: line.registration, problem: line.problem }),
    agent: () => presence.state(),
    calls: () => calls.cards(),
    wrapUps: () => signedIn(({ id }) => unfinishedWrapUps(parts, id), []),
    live: () => hub.live.now(),
    queues: () => signedIn(() => names.queues(), []),
    people: () => signedIn(() => names.people(), []),
    counts: () => signedIn(({ id }) => lists.counts(id), { myOpenTickets: 0, followUpsDue: 0 }),
    devices: () => [...line.devices],
    settings: () => settings.value,
    notices: () => notices.list(),
    unsettled: () => signedIn(({ id }) => unsettled.list(id), { beaten: [], intents: [] }),
    clockSkewMs: () => {
      const skew = link.clockSkewMs()
      return skew === null ? null : skew + (parts.clock.aheadMs?.() ?? 0)
    },
  }
}
