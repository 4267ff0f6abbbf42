import { subjectOf } from '../../../shared/acts/decide.ts'
import { type HubAction, offlineModeOf } from '../../../shared/acts/offline-mode.ts'
import type { OutboxItem } from '../../../shared/contract/desk-queries.ts'
import type { DeskDoor } from '../../../shared/contract/desk.ts'
import { DoorError, type CallContext, type DoorHandlers } from '../../../shared/contract/door.ts'
import type { Person } from '../../../shared/domain/people.ts'
import { parseCallerNumber } from '../../../shared/domain/phone-number.ts'
import type { CoreParts } from '../core-parts.ts'
import { createDiagnostics } from './diagnostics.ts'
import type { OutboxEntry } from '../outbox/outbox.ts'
import { permitted } from './permitted-handlers.ts'
import { createDoneOnce } from '../idempotency/done-once.ts'

/** What a command is about, as a person says it. */
function subjectText({ cache, names }: CoreParts, { command }: OutboxEntry): string {
  const { entity, id } = subjectOf(command.act)
  const { ledger } = cache
  switch (entity) {
    case 'ticket': {
      const ticket = ledger.get('ticket', id)
      if (!ticket) return ''
      // a ticket of a call has no title until somebody writes one
      return (
        ticket.number ?? (ticket.title || (names.customer(ticket.customerId) ?? ticket.callerNumber ?? ''))
      )
    }
    case 'customer':
      return ledger.get('customer', id)?.name ?? ''
    case 'call':
      return (
        names.customer(ledger.get('call', id)?.customerId ?? null) ?? ledger.get('call', id)?.number ?? ''
      )
    case 'followUp': {
      const followUp = ledger.get('followUp', id)
      return names.customer(followUp?.customerId ?? null) ?? followUp?.number ?? ''
    }
    default:
      // no act is about other kinds, or they have no name of their own
      return ''
  }
}

/** More than this of a kind is nothing that a person reads; the counts say how many there are. */
const LISTED = 200

const outboxItem = (parts: CoreParts, entry: OutboxEntry): OutboxItem => ({
  id: entry.command.id,
  at: entry.command.at,
  act: entry.command.act,
  subject: subjectText(parts, entry),
  status:
    entry.status === 'needsYou'
      ? 'needsYou'
      : parts.outbox.sending.has(entry.command.id)
        ? 'sending'
        : 'waiting',
  refusal: entry.refusal,
  attempts: entry.attempts,
  behind: entry.behind,
})

/** The answers of the core at every desk port: thin, each call handed to the part that knows. */
export function createDeskHandlers(parts: CoreParts): DoorHandlers<DeskDoor> {
  const { clock, link, line, calls, callDesk, wrapUps, lists, customers, search, matcher } = parts
  const { drafts, outbox, settings, presence, notices, state, unsettled } = parts
  const me = (): Person => parts.person()
  const known = (): void => void me()
  const needHub = (deed: HubAction): void => {
    if (offlineModeOf(deed) === 'online' && link.state().state !== 'online')
      throw new DoorError('needsHub', 'This needs the hub, which cannot be reached now.', true)
  }
  const once = createDoneOnce(parts.cache)
  /** A call belongs to who took it: the same person may sign in again during it, another one may not. */
  const keepCallsWith = (extension: string): void => {
    const person = link.session()?.person
    if (person && person.extension !== extension.trim() && calls.counts().live > 0)
      throw new DoorError('callGoingOn', 'A call is going on. End it first, then sign out.')
  }

  const handlers: DoorHandlers<DeskDoor> = {
    'state.snapshot': () => ({ ...state.snapshot(), now: clock.now() }),

    'session.trialPeople': () => parts.trialPeople(),
    'session.signIn': async ({ user, password }) => {
      keepCallsWith(user)
      await parts.signIn(user, password)
      return null
    },
    'session.trialSignIn': async ({ extension }) => {
      keepCallsWith(extension)
      await parts.trialSignIn(extension)
      return null
    },
    'session.signOut': async () => {
      if (calls.counts().live > 0)
        throw new DoorError('callGoingOn', 'A call is going on. End it first, then sign out.')
      await link.signOut()
      return null
    },
    'agent.wish': async (wish) => {
      known()
      await presence.setWish(wish)
      return null
    },

    'call.dial': async (input) => {
      known()
      return { callId: await callDesk.dial(input) }
    },
    'call.answer': async ({ callId }) => (await callDesk.answer(callId), null),
    'call.reject': async ({ callId }) => (await callDesk.reject(callId), null),
    'call.hangUp': async ({ callId }) => (await callDesk.hangUp(callId), null),
    'call.hold': async ({ callId }) => (await callDesk.hold(callId), null),
    'call.resume': async ({ callId }) => (await callDesk.resume(callId), null),
    'call.mute': async (input) => (calls.get(input.callId), await line.ask('mute', input), null),
    'call.sendDtmf': async ({ callId, tones }) => {
      if (!/^[0-9A-D*#]{1,40}$/.test(tones))
        throw new DoorError('badTones', 'Only the keys 0 to 9, A to D, * and # can be sent.')
      calls.get(callId)
      await line.ask('sendDtmf', { callId, tones })
      return null
    },
    'call.transfer': async ({ callId, target }) => (await callDesk.transfer(callId, target), null),
    'call.chooseCustomer': ({ callId, customerId, remember }) => {
      callDesk.chooseCustomer(callId, customerId, remember)
      return null
    },
    'call.spokenOrder': ({ callId, orderNumber }) => ({ found: callDesk.spokenOrder(callId, orderNumber) }),
    'call.createCustomer': ({ callId, name }) => ({ customerId: callDesk.createCustomer(callId, name) }),
    'call.newTicket': ({ callId }) => ({ ticketId: callDesk.newTicket(callId) }),
    'call.useTicket': ({ callId, ticketId }) => (callDesk.useTicket(callId, ticketId), null),

    'wrapUp.extend': ({ contactId }) => ({ until: wrapUps.extend(contactId) }),
    'wrapUp.later': ({ contactId }) => (wrapUps.later(contactId), null),
    'wrapUp.finish': ({ contactId, ask, ...said }) => {
      const { id } = me()
      once(ask, () => wrapUps.finish(contactId, said, id))
      return null
    },

    'ticket.get': ({ id }) => {
      known()
      const view = lists.ticket(id)
      if (!view) return null
      const isPending =
        outbox.isPending('ticket', id) || view.notes.some(({ note }) => outbox.isPending('note', note.id))
      return { ...view, isPending }
    },
    'ticket.list': (query) => lists.tickets(query, me().id),
    'customer.get': ({ id }) => (known(), customers.card(id) ?? null),
    'customer.list': (query) => (known(), lists.customers(query)),
    'customer.timeline': ({ id, before, kinds, limit }) => {
      known()
      return { items: customers.timeline(id, before, kinds, limit) }
    },
    'followUp.list': (query) => (known(), lists.followUps(query)),
    'call.list': (query) => lists.calls(query, me().id),
    'search.find': ({ text, limit }) => {
      known()
      const startedAt = performance.now()
      const hits = search.find(text, limit)
      return { hits, tookMs: performance.now() - startedAt }
    },
    'customer.match': ({ number }) => {
      known()
      const parsed = parseCallerNumber(number)
      return parsed.kind === 'e164'
        ? { e164: parsed.e164, candidates: matcher.match(parsed.e164) }
        : { e164: null, candidates: [] }
    },

    'acts.do': ({ acts, basedOn, draft, ask }) => {
      const { id, role } = me()
      const actor = { id, role }
      once(ask, () => outbox.perform(acts, { actor, at: clock.now(), durability: 'person', basedOn, draft }))
      return null
    },
    'draft.get': ({ key }) => drafts.get(me().id, key) ?? null,
    'draft.save': ({ key, value }) => {
      const savedAt = clock.now()
      drafts.save(me().id, key, value, savedAt)
      return { savedAt }
    },
    'draft.discard': ({ key }) => (drafts.discard(me().id, key), null),

    'outbox.list': () => ({
      items: outbox.entries(me().id, LISTED).map((entry) => outboxItem(parts, entry)),
    }),
    'outbox.retry': ({ id }) => (known(), outbox.retry(id, clock.now()), null),
    'outbox.undo': ({ id }) => (known(), outbox.undo(id, clock.now()), null),

    'unsettled.takeOwn': ({ ids }) => {
      const { id, role } = me()
      parts.cache.write('person', () => {
        for (const { act, basedOn } of unsettled.actsToTakeOwn(id, ids))
          outbox.perform([act], { actor: { id, role }, at: clock.now(), durability: 'person', basedOn })
        unsettled.dismiss(id, ids)
      })
      return null
    },
    'unsettled.dismiss': ({ ids }) => (unsettled.dismiss(me().id, ids), null),

    'desk.speak': ({ language }) => (parts.speak(language), null),
    'settings.set': (change) => {
      const next = settings.set(change)
      if (change.phone) line.setSettings(next.phone)
      state.touch('settings')
      return null
    },
    'devices.playTestTone': async (input) => (await line.ask('playTestTone', input), null),
    'devices.meter': async (input) => (await line.ask('meter', input), null),
    'line.probe': () => line.ask('probe', null),
    ...createDiagnostics(parts),
    'notice.dismiss': ({ id }) => (notices.dismiss(id), null),
    'board.force': async (input) => {
      needHub('presence:force')
      await link.ask('presence:force', input)
      return null
    },
  }
  return flushed(
    state,
    permitted(handlers, () => link.session()?.person),
  )
}

/** Lets the windows have what a call changed before they have its answer: whoever asked may look at the state. */
function flushed(state: CoreParts['state'], handlers: DoorHandlers<DeskDoor>): DoorHandlers<DeskDoor> {
  const wrapped = Object.entries(handlers).map(([name, handle]) => [
    name,
    async (input: never, context: CallContext) => {
      try {
        return await (handle as (input: never, context: CallContext) => unknown)(input, context)
      } finally {
        state.flush()
      }
    },
  ])
  return Object.fromEntries(wrapped) as DoorHandlers<DeskDoor>
}
