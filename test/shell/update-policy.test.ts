import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UpdateEvent } from '../../main/shell/update-policy.ts'
import { nextUpdateState } from '../../main/shell/update-policy.ts'
import { createUpdates } from '../../main/shell/updates.ts'
import type { ShellSummary } from '../../shared/contract/shell-door.ts'
import { UpdateState } from '../../shared/contract/shell.ts'
import { callOf, summaryOf } from './summary-fixture.ts'

/** Updates on a feed and a desk that the test moves. */
function trial() {
  let tell: (event: UpdateEvent) => void = () => undefined
  let summary: ShellSummary | undefined = summaryOf()
  const installed: ShellSummary[] = []
  const updates = createUpdates({
    source: {
      check: () => Promise.resolve(),
      install: () => undefined,
      onEvent: (listener) => (tell = listener),
    },
    summary: () => summary,
    onChanged: () => undefined,
    restartWithUpdate: () => void installed.push(summary as ShellSummary),
    say: () => undefined,
  })
  return {
    updates,
    installed,
    tell: (event: UpdateEvent) => tell(event),
    desk: (next: ShellSummary | undefined) => {
      summary = next
      updates.deskChanged()
    },
  }
}
const inCall = summaryOf({ calls: [callOf('a', { phase: 'talking' })] })
const wrappingUp = summaryOf({ calls: [callOf('a', { phase: 'ended' })], isWrappingUp: true })

describe('an update', () => {
  it('that the person asks for in a call waits for the end of call and wrap-up', () => {
    const { updates, installed, tell, desk } = trial()
    tell({ type: 'downloaded', version: '1.1.0' })
    desk(inCall)
    updates.ask()
    expect([updates.state(), installed]).toEqual([{ state: 'ready', version: '1.1.0', isAsked: true }, []])
    desk(wrappingUp)
    desk(undefined)
    expect(installed).toEqual([])
    desk(summaryOf())
    desk(summaryOf({ unsent: { toSend: 1, needsYou: 0 } }))
    expect(installed).toHaveLength(1)
    updates.close()
  })

  it('is never installed by itself, and is asked for only when it is there', () => {
    const { updates, installed, tell, desk } = trial()
    updates.ask()
    tell({ type: 'downloaded', version: '1.1.0' })
    desk(summaryOf())
    expect([updates.state(), installed]).toEqual([{ state: 'ready', version: '1.1.0', isAsked: false }, []])
    updates.close()
  })

  it('stays ready when a later look at the feed fails', () => {
    const ready = nextUpdateState({ state: 'current' }, { type: 'downloaded', version: '2' })
    expect(nextUpdateState(ready, { type: 'failed', reason: 'no network' })).toBe(ready)
    expect(nextUpdateState(ready, { type: 'checking' })).toBe(ready)
  })

  it('without a feed is off, whatever comes', () => {
    const updates = createUpdates({
      source: undefined,
      summary: () => summaryOf(),
      onChanged: () => undefined,
      restartWithUpdate: () => expect.unreachable(),
      say: () => undefined,
    })
    updates.check()
    updates.ask()
    expect(updates.state()).toEqual({ state: 'off' })
  })

  it('is installed once at most, and only asked for, ready, and with nobody disturbed, in any order of things', () => {
    const event: fc.Arbitrary<UpdateEvent> = fc.oneof(
      fc.constantFrom<UpdateEvent>({ type: 'checking' }, { type: 'none' }, { type: 'found', version: '9' }),
      fc.double().map((percent): UpdateEvent => ({ type: 'progress', percent })),
      fc.string().map((version): UpdateEvent => ({ type: 'downloaded', version })),
      fc.string({ maxLength: 2000 }).map((reason): UpdateEvent => ({ type: 'failed', reason })),
    )
    const step = fc.oneof(
      event.map((told) => ({ told })),
      fc.constantFrom(summaryOf(), inCall, wrappingUp, undefined).map((desk) => ({ desk })),
      fc.constant({ asks: true }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { updates, installed, tell, desk } = trial()
        let isReady = false
        let isAsked = false
        let now: ShellSummary | undefined = summaryOf()
        for (const one of steps) {
          if ('told' in one) {
            tell(one.told)
            isReady ||= one.told.type === 'downloaded'
          } else if ('asks' in one) {
            isAsked ||= isReady
            updates.ask()
          } else {
            now = one.desk
            desk(now)
          }
          expect(UpdateState.safeParse(updates.state()).success).toBe(true)
          const isFree = now !== undefined && now.calls.length === 0 && !now.isWrappingUp
          if (installed.length > 0) expect(isReady && isAsked).toBe(true)
          else expect(isReady && isAsked && isFree).toBe(false)
        }
        for (const summary of installed) expect([summary.calls, summary.isWrappingUp]).toEqual([[], false])
        expect(installed.length).toBeLessThanOrEqual(1)
        updates.close()
      }),
    )
  })
})
