import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallPhase } from '../../shared/domain/call.ts'
import { heroOf, keyTargets } from '../../shared/domain/call-focus.ts'

const call = (phase: CallPhase, name = phase as string) => ({
  name,
  phase,
  answeredAt: ['talking', 'holding', 'held', 'resuming', 'transferring'].includes(phase) ? 1 : null,
  endedAt: phase === 'ended' ? 2 : null,
})

describe('the call that the console is about', () => {
  it.each<[CallPhase[], CallPhase]>([
    [['ringing', 'talking'], 'talking'],
    [['talking', 'held'], 'talking'],
    [['held', 'ringing'], 'held'],
    [['holding', 'held'], 'holding'],
    [['resuming', 'held'], 'resuming'],
    [['transferring', 'held'], 'transferring'],
    [['dialing', 'held'], 'dialing'],
    [['answering', 'held'], 'answering'],
    [['ringing', 'ending'], 'ringing'],
    [['ended', 'ending'], 'ending'],
  ])('of %j is the one that is %s, in whatever order they came', (phases, hero) => {
    expect(heroOf(phases.map((phase) => call(phase)))?.phase).toBe(hero)
    expect(heroOf(phases.toReversed().map((phase) => call(phase)))?.phase).toBe(hero)
  })

  it('is the newer of two alike, and none without a call', () => {
    expect(heroOf([call('talking', 'older'), call('talking', 'newer')])?.name).toBe('newer')
    expect(heroOf([])).toBeNull()
  })
})

describe('a key', () => {
  it('answers the call that has rung longest', () => {
    const calls = [call('talking'), call('ringing', 'first'), call('ringing', 'second')]
    expect(keyTargets(calls).answer?.name).toBe('first')
    expect(keyTargets([call('talking')]).answer).toBeNull()
  })

  it('hangs up the call one is in, and only without one rejects the ringing one', () => {
    expect(keyTargets([call('ringing'), call('talking')]).hangUp?.phase).toBe('talking')
    expect(keyTargets([call('ringing')]).hangUp?.phase).toBe('ringing')
    expect(keyTargets([call('ended')]).hangUp).toBeNull()
    expect(keyTargets([]).hangUp).toBeNull()
  })

  it('holds, mutes and transfers an answered call that is not over, and no other', () => {
    expect(keyTargets([call('ringing')]).active).toBeNull()
    expect(keyTargets([call('dialing')]).active).toBeNull()
    expect(keyTargets([{ ...call('ended'), answeredAt: 1 }]).active).toBeNull()
    expect(keyTargets([call('held'), call('ringing')]).active?.phase).toBe('held')
  })

  it('never acts on a call that is not there, whatever calls there are', () => {
    const calls = fc.array(fc.constantFrom(...CallPhase.options).map((phase) => call(phase)))
    fc.assert(
      fc.property(calls, (all) => {
        for (const target of Object.values(keyTargets(all)))
          if (target !== null) expect(all).toContain(target)
      }),
    )
  })
})
