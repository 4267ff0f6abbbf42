import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CallRecord } from '../../shared/domain/call-record.ts'
import { FollowUp } from '../../shared/domain/follow-up.ts'
import type { CallId } from '../../shared/domain/ids.ts'
import { Ticket } from '../../shared/domain/ticket.ts'
import { makeFolder, startTestHub, until } from '../hub/support/test-hub.ts'
import { TestDesk } from '../hub/support/test-desk.ts'
import { TestConsole } from './support/test-console.ts'
import { runsOf, timeLimitOf } from '../support/property.ts'

const STEPS = [
  'ring',
  'ring',
  'answer',
  'noAnswer',
  'abandoned',
  'phoneAgain',
  'coreAgain',
  'hubDown',
  'hubUp',
] as const
const step = fc.record({ desk: fc.integer({ min: 0, max: 1 }), what: fc.constantFrom(...STEPS) })

test(
  'whatever two desks, their phones and the hub go through, a contact has one record, one ticket, one follow-up at most',
  { timeout: timeLimitOf(90_000) },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 12 }),
        fc.constantFrom('q-5000', 'q-5001'),
        async (steps, queue) => {
          const dataDir = makeFolder()
          let hub = await startTestHub({ dataDir })
          const port = Number(new URL(hub.url).port)
          const desks = [
            await (await TestConsole.start(hub.url)).signIn('1001'),
            await (await TestConsole.start(hub.url)).signIn('1002'),
          ]
          const contactId = 'the-contact'
          let isUp = true
          let mustHaveTicket = false

          for (const { desk: index, what } of steps) {
            const desk = desks[index] as TestConsole
            const ringing = [...desk.phone.calls.values()].find((call) => call.answeredAt === null)
            if (what === 'ring') {
              const { callId } = desk.phone.rings({ from: '13800138000', queue, contactId })
              await desk.cardThat('the card', (card) => card.callId === callId)
              mustHaveTicket ||= queue === 'q-5001'
            } else if (what === 'answer' && ringing) {
              await desk.door.call('call.answer', { callId: ringing.callId })
              mustHaveTicket = true
            } else if ((what === 'noAnswer' || what === 'abandoned') && ringing)
              end(desk, ringing.callId, what)
            else if (what === 'phoneAgain') {
              desk.phone.detach()
              desk.attachPhone()
              await until('the phone', () => desk.state.line.phone)
            } else if (what === 'coreAgain') await desk.restart()
            else if (what === 'hubDown' && isUp) {
              await hub.close()
              isUp = false
            } else if (what === 'hubUp' && !isUp) {
              hub = await startTestHub({ dataDir, port })
              isUp = true
            }
          }
          if (!isUp) hub = await startTestHub({ dataDir, port })
          for (const desk of desks) {
            await until('the hub', () => desk.state.hub.state === 'online', 15_000)
            await desk.sent()
            expect(desk.state.sync.needsYou).toBe(0)
          }
          const lines = await (await TestDesk.signIn(hub.url, '1003')).snapshot()
          const all = <T>(entity: string, read: (value: unknown) => T): T[] =>
            lines.flatMap((line) =>
              line.line === 'item' && line.entity === entity ? [read(line.value)] : [],
            )
          const tickets = all('ticket', (value) => Ticket.parse(value))
          const calls = all('call', (value) => CallRecord.parse(value))
          expect(calls.length).toBeLessThanOrEqual(1)
          expect(tickets.length).toBe(mustHaveTicket ? 1 : 0)
          expect(all('followUp', (value) => FollowUp.parse(value)).length).toBeLessThanOrEqual(1)
          if (mustHaveTicket) expect(calls[0]?.ticketId).toBe(tickets[0]?.id)
          for (const desk of desks) await desk.close()
          await hub.close()
        },
      ),
      { numRuns: runsOf(6) },
    )
  },
)

function end(desk: TestConsole, callId: CallId, reason: 'noAnswer' | 'abandoned'): void {
  desk.phone.ended(callId, reason)
}
