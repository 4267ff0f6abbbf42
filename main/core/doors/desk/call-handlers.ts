import { DoorError } from '../../../../shared/contract/door.ts'
import type { CallControls } from '../../calls/call-controls.ts'
import type { LiveCalls } from '../../calls/live-calls.ts'
import type { PhoneLine } from '../../lines/phone-line.ts'
import type { PerformActs } from '../../outbox/perform-acts.ts'
import type { Lists } from '../../queries/lists.ts'
import type { DeskHandlers } from './desk-handlers.ts'

interface CallParts {
  readonly callControls: CallControls
  readonly calls: Pick<LiveCalls, 'get'>
  readonly line: Pick<PhoneLine, 'ask'>
  readonly lists: Pick<Lists, 'calls'>
  readonly acts: Pick<PerformActs, 'person'>
}

/** Does with calls what an agent asks, and lists those of before. */
export function createCallHandlers({
  callControls,
  calls,
  line,
  lists,
  acts,
}: CallParts): DeskHandlers<'call'> {
  return {
    'call.dial': async (input) => {
      acts.person()
      return { callId: await callControls.dial(input) }
    },
    'call.answer': async ({ callId }) => (await callControls.answer(callId), null),
    'call.reject': async ({ callId }) => (await callControls.reject(callId), null),
    'call.hangUp': async ({ callId }) => (await callControls.hangUp(callId), null),
    'call.hold': async ({ callId }) => (await callControls.hold(callId), null),
    'call.resume': async ({ callId }) => (await callControls.resume(callId), null),
    'call.mute': async (input) => (calls.get(input.callId), await line.ask('mute', input), null),
    'call.sendDtmf': async ({ callId, tones }) => {
      if (!/^[0-9A-D*#]{1,40}$/.test(tones))
        throw new DoorError('badTones', 'Only the keys 0 to 9, A to D, * and # can be sent.')
      calls.get(callId)
      await line.ask('sendDtmf', { callId, tones })
      return null
    },
    'call.transfer': async ({ callId, target }) => (await callControls.transfer(callId, target), null),
    'call.chooseCustomer': ({ callId, customerId, remember }) => {
      callControls.chooseCustomer(callId, customerId, remember)
      return null
    },
    'call.spokenOrder': ({ callId, orderNumber }) => ({
      found: callControls.spokenOrder(callId, orderNumber),
    }),
    'call.createCustomer': ({ callId, name }) => ({ customerId: callControls.createCustomer(callId, name) }),
    'call.newTicket': ({ callId }) => ({ ticketId: callControls.newTicket(callId) }),
    'call.useTicket': ({ callId, ticketId }) => (callControls.useTicket(callId, ticketId), null),
    'call.list': (query) => lists.calls(query, acts.person().id),
  }
}
