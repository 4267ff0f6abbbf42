import { describe, expect, it } from 'vitest'
import { CommandExecutor, type ExecutorOptions } from '../../hub/commands/command-executor.ts'
import { openStore } from '../../hub/store/open-store.ts'
import { DEFAULT_APPROVAL_LIMITS } from '../../shared/domain/approvers.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { afterTest, makeFolder } from './support/test-hub.ts'

/** Work between commands, as what is sent again after a restore: it keeps to the rules of commands. */

async function openExecutor(options: Partial<ExecutorOptions>): Promise<CommandExecutor> {
  const store = await openStore(makeFolder())
  afterTest(() => store.close())
  return new CommandExecutor({
    db: store.db,
    timezone: 'UTC',
    approvalLimits: DEFAULT_APPROVAL_LIMITS,
    now: Date.now,
    onCommitted: () => undefined,
    onExecuted: () => undefined,
    onFault: () => undefined,
    ...options,
  })
}

describe('work between commands', () => {
  it('is not begun where nothing may be written', async () => {
    const executor = await openExecutor({ refusal: () => new Error('the data is damaged') })
    await expect(executor.inTurn(() => expect.unreachable('it was begun'))).rejects.toThrow('damaged')
  })

  it('counts its refusals, and their sum is told once', async () => {
    let now = 100 * HOUR_MS
    const executor = await openExecutor({ now: () => now })
    const sums = (refusedNow: number) =>
      executor.inTurn((_db, { refusals }) => {
        for (let n = 0; n < refusedNow; n += 1) refusals.add('p-1001')
        return Promise.resolve({ value: refusals.summaries().length, changes: [] })
      })
    expect(await sums(250)).toBe(0)
    now += HOUR_MS
    expect(await sums(0)).toBe(1)
    expect(await sums(0)).toBe(0)
  })

  it('that fails leaves no count behind', async () => {
    let now = 100 * HOUR_MS
    const executor = await openExecutor({ now: () => now })
    const failed = executor.inTurn((_db, { refusals }) => {
      for (let n = 0; n < 250; n += 1) refusals.add('p-1001')
      return Promise.reject(new Error('it broke'))
    })
    await expect(failed).rejects.toThrow('it broke')
    now += HOUR_MS
    const sums = await executor.inTurn((_db, { refusals }) =>
      Promise.resolve({ value: refusals.summaries().length, changes: [] }),
    )
    expect(sums).toBe(0)
  })
})
