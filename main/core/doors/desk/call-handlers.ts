import { DoorError } from '../../../../shared/contract/door.ts'
import type { CallDesk } from '../../calls/call-desk.ts'
import type { LiveCalls } from '../../calls/live-calls.ts'
import type { PhoneLine } from '../../lines/phone-line.ts'
import type { PerformActs } from '../../outbox/perform-acts.ts'
import type { Lists } from '../../queries/lists.ts'
import type { DeskHandlers } from './desk-handlers.ts'

interface CallParts {
  readonly callDesk: CallDesk
  readonly calls: Pick<LiveCalls, 'get'>
  readonly line: Pick<PhoneLine, 'ask'>
  readonly lists: Pick<Lists, 'calls'>
  readonly acts: Pick<PerformActs, 'person'>
}

/** Does with calls what an agent asks, and lists those of before. */
export function createCallHandlers({ callDesk, calls, line, lists, acts }: CallParts): DeskHandlers<'call'> {
  return {
    'call.dial': async (input) => {
      acts.person()
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
    'call.list': (query) => lists.calls(query, acts.person().id),
  }
}
