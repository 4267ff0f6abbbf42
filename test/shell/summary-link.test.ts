import { expect, it, onTestFinished } from 'vitest'
import type { CoreLink } from '../../main/launch/core-link.ts'
import { followSummary } from '../../main/shell/summary-link.ts'
import { portPair, serveDoor, type Port } from '../../shared/contract/door.ts'
import { shellDoor, type ShellSummary } from '../../shared/contract/shell-door.ts'
import { summaryOf } from './summary-fixture.ts'

/** A core that serves the shell's door, and can end, come back and hang. */
function startCore() {
  let open: Port | undefined
  let isThere = true
  let isHung = false
  const serve = (port: Port): void =>
    void serveDoor(
      shellDoor,
      port,
      {
        summary: () => (isHung ? new Promise<ShellSummary>(() => undefined) : summaryOf()),
        'agent.wish': () => null,
        key: () => null,
      },
      () => undefined,
    )
  const link = {
    openPort: () => {
      if (!isThere) return Promise.reject(new Error('not running'))
      const [mine, theirs] = portPair()
      open = theirs
      serve(theirs)
      return Promise.resolve(mine)
    },
  } as Pick<CoreLink, 'openPort'> as CoreLink
  return {
    link,
    end: () => {
      isThere = false
      open?.close()
    },
    comeBack: () => (isThere = true),
    hang: (hangs: boolean) => (isHung = hangs),
  }
}

/** What the shell was told: whether the core is silent, at each change. */
function follow(core: CoreLink) {
  const told: boolean[] = []
  const link = followSummary(
    Promise.resolve(core),
    () => undefined,
    () => told.push(link.isSilent()),
    () => undefined,
  )
  onTestFinished(() => link.close())
  return { link, told }
}

it('says that the core is silent once it has been gone for long, keeps its last word, and takes it back', async () => {
  const core = startCore()
  const { link, told } = follow(core.link)
  // before its first word it starts, and is not silent
  expect(link.isSilent()).toBe(false)
  await expect.poll(() => link.current()).toBeDefined()
  core.end()
  await expect.poll(() => told, { timeout: 10_000 }).toEqual([true])
  expect(link.current()?.person?.name).toBe('李静')
  core.comeBack()
  await expect.poll(() => told, { timeout: 10_000 }).toEqual([true, false])
})

it('says so of a core that hangs behind an open door', async () => {
  const core = startCore()
  const { link, told } = follow(core.link)
  await expect.poll(() => link.current()).toBeDefined()
  core.hang(true)
  await expect.poll(() => told, { timeout: 20_000 }).toEqual([true])
  core.hang(false)
  await expect.poll(() => told, { timeout: 20_000 }).toEqual([true, false])
}, 45_000)
