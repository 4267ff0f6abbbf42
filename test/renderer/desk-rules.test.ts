import { describe, expect, test } from 'vitest'
import { DoorError } from '../../shared/contract/door.ts'
import type { CallCard } from '../../shared/contract/desk-state.ts'
import type { CallId } from '../../shared/domain/ids.ts'
import { heroOf, keyTargets } from '../../shared/domain/call-focus.ts'
import { transferTargets } from '../../renderer/workspace/call/transfer-targets.ts'
import { agentCounts } from '../../renderer/workspace/queue/agent-counts.ts'
import { lineHealth } from '../../renderer/workspace/shell/line-health.ts'
import { secondsToWait } from '../../renderer/workspace/sign-in/slow-down.ts'
import { nextShownCall, ticketIdOfCall } from '../../renderer/workspace/navigation/subject.ts'
import { actsOf } from '../../renderer/workspace/ticket/use-ticket-form.ts'
import { productKey, productOptions } from '../../renderer/workspace/ticket/product-options.ts'
import { sampleWorld } from '../support/fake-desk.ts'

const NOW = new Date(2026, 10, 22, 10, 32).getTime()
const { state, call, card, view } = sampleWorld(NOW)
const callNamed = (name: string, fields: Partial<CallCard>): CallCard => ({
  ...call,
  callId: name as CallId,
  ...fields,
})
const talking = callNamed('talking', {})
const held = callNamed('held', { phase: 'held' })
const ringing = callNamed('ringing', { phase: 'ringing', answeredAt: null })
const wrapUp = callNamed('wrapUp', { phase: 'ended', endedAt: NOW, wrapUp: { until: NOW + 1, total: 1 } })

describe('what the desk is about', () => {
  test('talk outranks hold, hold what rings, what rings a wrap-up', () => {
    expect(heroOf([])).toBeNull()
    expect(heroOf([wrapUp, ringing])).toBe(ringing)
    expect(heroOf([held, ringing])).toBe(held)
    expect(heroOf([held, talking, ringing])).toBe(talking)
  })
  test('what somebody types in stays, and the call waits beside it', () => {
    expect(nextShownCall([wrapUp, ringing], wrapUp.callId, true)).toEqual({
      shownId: wrapUp.callId,
      waitingId: ringing.callId,
    })
    expect(nextShownCall([wrapUp, ringing], wrapUp.callId, false).shownId).toBe(ringing.callId)
    expect(nextShownCall([], wrapUp.callId, true).shownId).toBeNull()
  })
  test('a ringing call offers the caller’s open ticket before its own exists', () => {
    expect(ticketIdOfCall(callNamed('new', { ticketId: null }))).toBe(card.openTickets[0]?.id)
    expect(ticketIdOfCall(talking)).toBe(call.ticketId)
  })
})

test('keys act on one call each', () => {
  expect(keyTargets([ringing])).toEqual({ answer: ringing, hangUp: ringing, active: null })
  expect(keyTargets([talking, ringing])).toEqual({ answer: ringing, hangUp: talking, active: talking })
  expect(keyTargets([held])).toEqual({ answer: null, hangUp: held, active: held })
  expect(keyTargets([wrapUp])).toEqual({ answer: null, hangUp: null, active: null })
})

describe('where a call can go', () => {
  test('free colleagues first, never to myself, then queues', () => {
    const targets = transferTargets(state, '', true)
    expect(targets[0]).toMatchObject({ kind: 'person', activity: 'ready' })
    expect(targets.map(({ target }) => target)).not.toContain(state.session?.person.extension)
    expect(targets.at(-1)?.kind).toBe('queue')
  })
  test('by name, by extension, or to the number that was typed', () => {
    expect(transferTargets(state, '张', true).map(({ target }) => target)).toEqual(['1002'])
    expect(transferTargets(state, '500', true).map(({ target }) => target)).toEqual([
      '5000',
      '5001',
      '5002',
      '500',
    ])
    expect(transferTargets(state, '138 0013 8000', true)).toEqual([
      {
        key: 'number',
        cannotAnswer: false,
        kind: 'number',
        name: '138 0013 8000',
        target: '138 0013 8000',
        activity: null,
      },
    ])
    expect(transferTargets(state, '1002', true)).toHaveLength(1)
  })
})

describe('the softphone light', () => {
  const line = (fields: Partial<typeof state.line.registration>, phone = true) => ({
    phone,
    problem: null,
    registration: { ...state.line.registration, ...fields },
  })
  test('is the age of the last proof', () => {
    expect(lineHealth(line({ provenAt: NOW - 3000 }), NOW).state).toBe('proven')
    expect(lineHealth(line({ provenAt: NOW - 60_000 }), NOW).state).toBe('ageing')
    expect(lineHealth(line({ provenAt: NOW - 200_000 }), NOW).state).toBe('old')
  })
  test('never calls a line good that is being connected, or without a phone', () => {
    expect(lineHealth(line({ state: 'connecting', provenAt: NOW - 3000 }), NOW).state).toBe('ageing')
    expect(lineHealth(line({ state: 'connecting', provenAt: null }), NOW).state).toBe('connecting')
    expect(lineHealth(line({ state: 'failed' }), NOW).state).toBe('failed')
    const problem = { code: 'unreadable', sipStatus: null, detail: 'noSip 1' } as const
    expect(lineHealth(line({ provenAt: NOW - 3000, problem }), NOW).state).toBe('ageing')
    expect(lineHealth(line({}, false), NOW).state).toBe('noPhone')
  })
})

test('the strip says ringing of an agent whose phone rings, and counts nobody who cannot be reached', () => {
  const counts = {
    ready: 2,
    ringing: 1,
    talking: 0,
    wrapUp: 0,
    paused: 3,
    unreachable: 1,
    signedOut: 4,
    unknown: 0,
  }
  expect(agentCounts(counts)).toEqual([
    ['ready', 2],
    ['ringing', 1],
    ['paused', 3],
  ])
})

describe('saving a ticket', () => {
  test('sends what differs, and the note', () => {
    expect(actsOf(view.ticket, {})).toEqual([])
    expect(actsOf(view.ticket, { kind: 'return', title: view.ticket.title, note: '  ' })).toEqual([])
    expect(actsOf(view.ticket, { kind: 'exchange', reason: null, note: ' 换新 ' })).toMatchObject([
      { type: 'ticket.update', id: view.ticket.id, fields: { kind: 'exchange', reason: null } },
      { type: 'note.add', about: { entity: 'ticket', id: view.ticket.id }, text: '换新' },
    ])
  })
  test('offers every product of the orders once, and the one chosen though no order has it', () => {
    const other = { orderId: null, name: '旧款风扇', serial: null }
    const keys = productOptions(view.orders, other).map(({ key }) => key)
    expect(keys).toHaveLength(4)
    expect(keys).toContain(productKey(other))
    expect(productOptions(view.orders, view.ticket.product)).toHaveLength(3)
  })
})

test('too many wrong passwords say how long to wait', () => {
  const refusal = new DoorError('slowDown', 'Too many wrong passwords. Try again in 17 s.')
  expect(secondsToWait(refusal)).toBe(17)
  expect(secondsToWait(new DoorError('wrongPassword', 'wrong'))).toBeNull()
})
