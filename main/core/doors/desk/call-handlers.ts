import { DoorError } from '../../../../shared/contract/door.ts'
import type { HandoverNoteFate } from '../../../../shared/contract/desk-state.ts'
import type { CallControls } from '../../calls/call-controls.ts'
import type { CallSubject } from '../../calls/call-subject.ts'
import type { LiveCalls } from '../../calls/live-calls.ts'
import type { PhoneLine } from '../../lines/phone-line.ts'
import type { PerformActs } from '../../outbox/perform-acts.ts'
import type { Lists } from '../../queries/lists.ts'
import type { DeskHandlers } from './desk-handlers.ts'

interface CallParts {
  readonly controls: CallControls
  readonly subject: CallSubject
  readonly calls: Pick<LiveCalls, 'get'>
  readonly line: Pick<PhoneLine, 'ask'>
  readonly lists: Pick<Lists, 'calls' | 'call'>
  readonly acts: Pick<PerformActs, 'person'>
}

/** Does with calls what an agent asks, and lists those of before. */
export function createCallHandlers({
  controls,
  subject,
  calls,
  line,
  lists,
  acts,
}: CallParts): DeskHandlers<'call'> {
  return {
    'call.dial': async (input) => {
      acts.person()
      return { callId: await controls.dial(input) }
    },
    'call.answer': async ({ callId }) => (await controls.answer(callId), null),
    'call.reject': async ({ callId }) => (await controls.reject(callId), null),
    'call.hangUp': async ({ callId }) => (await controls.hangUp(callId), null),
    'call.hold': async ({ callId }) => (await controls.hold(callId), null),
    'call.resume': async ({ callId }) => (await controls.resume(callId), null),
    'call.mute': async (input) => (calls.get(input.callId), await line.ask('mute', input), null),
    'call.sendDtmf': async ({ callId, tones }) => (await controls.sendDtmf(callId, tones), null),
    'call.transfer': async ({ callId, target, note }) => {
      let fate: HandoverNoteFate = 'none'
      await controls.transfer(callId, target, () => {
        try {
          fate = subject.giveNote(callId, note)
        } catch (error) {
          // a full disk keeps no customer from being handed over
          if (!(error instanceof DoorError)) throw error
          fate = 'failed'
        }
      })
      return { note: fate }
    },
    'call.chooseCustomer': ({ callId, customerId, remember }) => {
      subject.chooseCustomer(callId, customerId, remember)
      return null
    },
    'call.matchByOrderNumber': ({ callId, orderNumber }) => ({
      found: subject.matchByOrderNumber(callId, orderNumber),
    }),
    'call.createCustomer': ({ callId, name }) => ({ customerId: subject.createCustomer(callId, name) }),
    'call.newTicket': ({ callId }) => ({ ticketId: subject.newTicket(callId) }),
    'call.useTicket': ({ callId, ticketId }) => (subject.useTicket(callId, ticketId), null),
    'call.get': ({ id }) => lists.call(id),
    'call.list': (query) => lists.calls(query, acts.person().id),
  }
}
