import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canAsk,
  IllegalCallMove,
  isAnswered,
  nextCallState,
  startCall,
  type CallEvent,
  type CallState,
} from '../../shared/domain/call.ts'

const play = (call: CallState, ...events: CallEvent[]): CallState =>
  events.reduce((state, event, index) => nextCallState(state, event, 1000 + index), call)

const anyEvent: fc.Arbitrary<CallEvent> = fc.oneof(
  fc
    .constantFrom(
      'answerAsked',
      'holdAsked',
      'resumeAsked',
      'endAsked',
      'transferAsked',
      'answerFailed',
      'holdFailed',
      'resumeFailed',
      'transferFailed',
      'answered',
      'held',
      'resumed',
    )
    .map((type) => ({ type })),
  fc.boolean().map((muted) => ({ type: 'muted', muted }) as const),
  fc.boolean().map((held) => ({ type: 'remoteHeld', held }) as const),
  fc
    .constantFrom('hungUp', 'abandoned', 'noAnswer', 'failed')
    .map((reason) => ({ type: 'ended', reason }) as const),
)

/** Plays whatever comes, leaving illegal moves out as the core does. */
const playLenient = (direction: 'inbound' | 'outbound', events: readonly CallEvent[]): CallState[] => {
  const states = [startCall(direction, 1)]
  events.forEach((event, index) => {
    try {
      states.push(nextCallState(states.at(-1)!, event, 2 + index))
    } catch (error) {
      if (!(error instanceof IllegalCallMove)) throw error
    }
  })
  return states
}

describe('a call', () => {
  it('rings, is answered, held, resumed and hung up', () => {
    const call = play(
      startCall('inbound', 1),
      { type: 'answerAsked' },
      { type: 'answered' },
      { type: 'holdAsked' },
      { type: 'held' },
      { type: 'resumeAsked' },
      { type: 'resumed' },
      { type: 'endAsked' },
      { type: 'ended', reason: 'hungUp' },
    )
    expect(call).toMatchObject({
      phase: 'ended',
      endReason: 'hungUp',
      answeredAt: 1001,
      heldSince: null,
      endedAt: 1007,
    })
  })

  it('goes back to where it was when a transfer fails', () => {
    const talking = play(startCall('outbound', 1), { type: 'answered' })
    const held = play(talking, { type: 'holdAsked' }, { type: 'held' })
    expect(play(talking, { type: 'transferAsked' }, { type: 'transferFailed' }).phase).toBe('talking')
    expect(play(held, { type: 'transferAsked' }, { type: 'transferFailed' }).phase).toBe('held')
  })

  it('refuses a move that the machine does not know', () => {
    expect(() => play(startCall('inbound', 1), { type: 'holdAsked' })).toThrow(IllegalCallMove)
    expect(() => play(startCall('outbound', 1), { type: 'answerAsked' })).toThrow(IllegalCallMove)
  })

  it('keeps the answer time of an answer that crossed the hang-up', () => {
    const call = play(
      startCall('outbound', 1),
      { type: 'endAsked' },
      { type: 'answered' },
      { type: 'ended', reason: 'cancelled' },
    )
    expect(call).toMatchObject({ phase: 'ended', answeredAt: 1001 })
  })

  it('never leaves the end, never forgets an answer, and ticks forward, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('inbound', 'outbound'),
        fc.array(anyEvent, { maxLength: 30 }),
        (direction, events) => {
          const states = playLenient(direction, events)
          states.forEach((state, index) => {
            const before = states[index - 1]
            if (!before) return
            if (before.phase === 'ended') expect(state).toBe(before)
            if (isAnswered(before)) expect(state.answeredAt).toBe(before.answeredAt)
            expect(state.phase === 'ended').toBe(state.endedAt !== null)
            expect(
              ['held', 'resuming', 'transferring', 'ending'].includes(state.phase) ||
                state.heldSince === null,
            ).toBe(true)
          })
        },
      ),
    )
  })

  it('offers only what the machine takes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('inbound', 'outbound'),
        fc.array(anyEvent, { maxLength: 20 }),
        (direction, events) => {
          const state = playLenient(direction, events).at(-1)!
          for (const ask of ['answerAsked', 'holdAsked', 'resumeAsked', 'endAsked', 'transferAsked'] as const)
            if (canAsk(state.phase, ask)) expect(() => nextCallState(state, { type: ask }, 99)).not.toThrow()
        },
      ),
    )
  })
})
