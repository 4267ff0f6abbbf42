import { describe, expect, it } from 'vitest'
import {
  CallPhase,
  canAsk,
  isAskedAlready,
  IllegalCallMove,
  isAnswered,
  nextCallState,
  startCall,
  type CallEvent,
  type CallState,
} from '../../shared/domain/call.ts'

/** A call after these events, which come 10 ms apart from 100 on. */
const after = (
  direction: 'inbound' | 'outbound',
  ...events: (CallEvent | Exclude<CallEvent['type'], 'muted' | 'remoteHeld' | 'ended'>)[]
): CallState =>
  events.reduce<CallState>(
    (call, event, index) =>
      nextCallState(call, typeof event === 'string' ? { type: event } : event, 100 + 10 * index),
    startCall(direction, 90),
  )

describe('a call', () => {
  it('begins ringing or dialing, neither muted nor held', () => {
    expect(startCall('inbound', 90)).toEqual({
      direction: 'inbound',
      phase: 'ringing',
      isMuted: false,
      isRemoteHeld: false,
      startedAt: 90,
      answeredAt: null,
      heldSince: null,
      endedAt: null,
      endReason: null,
      beforeTransfer: null,
    })
    expect(startCall('outbound', 90).phase).toBe('dialing')
  })

  it('is answered at the first answer, and knows it', () => {
    expect(isAnswered(startCall('inbound', 90))).toBe(false)
    const call = after('inbound', 'answerAsked', 'answered')
    expect(call).toMatchObject({ phase: 'talking', answeredAt: 110 })
    expect(isAnswered(call)).toBe(true)
    expect(after('inbound', 'answerAsked', 'answerFailed')).toMatchObject({
      phase: 'ringing',
      answeredAt: null,
    })
  })

  it('knows since when it is held, and no longer once it is resumed', () => {
    expect(after('inbound', 'answered', 'holdAsked')).toMatchObject({ phase: 'holding', heldSince: null })
    expect(after('inbound', 'answered', 'holdAsked', 'held')).toMatchObject({ phase: 'held', heldSince: 120 })
    expect(after('inbound', 'answered', 'holdAsked', 'held', 'resumeAsked')).toMatchObject({
      phase: 'resuming',
      heldSince: 120,
    })
    expect(after('inbound', 'answered', 'holdAsked', 'held', 'resumeAsked', 'resumeFailed')).toMatchObject({
      phase: 'held',
      heldSince: 120,
    })
    expect(after('inbound', 'answered', 'holdAsked', 'held', 'resumeAsked', 'resumed')).toMatchObject({
      phase: 'talking',
      heldSince: null,
    })
    expect(after('inbound', 'answered', 'holdAsked', 'holdFailed')).toMatchObject({ phase: 'talking' })
  })

  it('goes back to where it was when a transfer fails', () => {
    expect(after('inbound', 'answered', 'transferAsked')).toMatchObject({ beforeTransfer: 'talking' })
    expect(after('inbound', 'answered', 'transferAsked', 'transferFailed')).toMatchObject({
      phase: 'talking',
      beforeTransfer: null,
    })
    expect(after('inbound', 'answered', 'held', 'transferAsked')).toMatchObject({ beforeTransfer: 'held' })
    expect(after('inbound', 'answered', 'held', 'transferAsked', 'transferFailed')).toMatchObject({
      phase: 'held',
    })
    const unknown = { ...after('inbound', 'answered', 'transferAsked'), beforeTransfer: null }
    expect(nextCallState(unknown, { type: 'transferFailed' }, 1).phase).toBe('talking')
    expect(() => after('inbound', 'answered', 'transferFailed')).toThrow(IllegalCallMove)
    expect(after('inbound', 'answered', 'held').beforeTransfer).toBeNull()
  })

  it('is muted and held by the other side beside everything else', () => {
    const muted = after('inbound', 'answered', { type: 'muted', muted: true })
    expect(muted).toMatchObject({ phase: 'talking', isMuted: true, isRemoteHeld: false })
    expect(nextCallState(muted, { type: 'muted', muted: false }, 1).isMuted).toBe(false)
    const held = after('inbound', 'answered', { type: 'remoteHeld', held: true })
    expect(held).toMatchObject({ phase: 'talking', isMuted: false, isRemoteHeld: true })
  })

  it('that is being ended takes what crossed it on the wire, and only the answer is kept', () => {
    expect(after('inbound', 'endAsked', 'answered')).toMatchObject({ phase: 'ending', answeredAt: 110 })
    expect(after('inbound', 'answered', 'endAsked', 'held')).toMatchObject({
      phase: 'ending',
      heldSince: null,
    })
    expect(after('outbound', 'endAsked', 'held').answeredAt).toBeNull()
    // the answer is the first one, also where it is told again
    expect(after('inbound', 'answered', 'endAsked', 'answered').answeredAt).toBe(100)
  })

  it('that is over stays so', () => {
    const over = after('inbound', 'answered', 'held', { type: 'ended', reason: 'hungUpByPeer' })
    expect(over).toMatchObject({ phase: 'ended', endedAt: 120, endReason: 'hungUpByPeer', heldSince: null })
    expect(nextCallState(over, { type: 'muted', muted: true }, 500)).toBe(over)
  })

  it('refuses a move that there is not, and says which', () => {
    const refused = () => after('inbound', 'answered', 'resumed')
    expect(refused).toThrow(IllegalCallMove)
    expect(refused).toThrow('a call that is talking cannot take resumed')
    expect(new IllegalCallMove('held', 'answered').name).toBe('IllegalCallMove')
  })

  it.each([
    ['answerAsked', ['ringing']],
    ['holdAsked', ['talking']],
    ['resumeAsked', ['held']],
    ['transferAsked', ['talking', 'held']],
    ['endAsked', CallPhase.options.filter((phase) => phase !== 'ending' && phase !== 'ended')],
  ] as const)('may be asked for %s while it is %j', (ask, phases) => {
    expect(CallPhase.options.filter((phase) => canAsk(phase, ask)).toSorted()).toEqual([...phases].toSorted())
  })
  it.each([
    ['answerAsked', ['answering', 'talking', 'holding', 'held', 'resuming', 'transferring']],
    ['holdAsked', ['holding', 'held']],
    ['resumeAsked', ['resuming', 'talking']],
    // to somewhere else is another wish
    ['transferAsked', []],
    ['endAsked', ['ending', 'ended']],
  ] as const)('has been asked for %s already while it is %j', (ask, phases) => {
    const already = CallPhase.options.filter((phase) => isAskedAlready(phase, ask))
    expect(already.toSorted()).toEqual([...phases].toSorted())
    expect(already.filter((phase) => canAsk(phase, ask))).toEqual([])
  })
})
