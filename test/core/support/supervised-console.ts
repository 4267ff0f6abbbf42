import type { StartCoreOptions } from '../../../main/core/start-core.ts'
import { afterTest, until } from '../../hub/support/test-hub.ts'
import { TestConsole } from './test-console.ts'

export const portOf = (url: string): number => Number(new URL(url).port)

/** A console that is started anew whenever its core asks for it, as its shell does. */
export async function startSupervised(
  hubUrl: string,
  options: Partial<StartCoreOptions> = {},
): Promise<TestConsole> {
  let isOver = false
  let restarting = Promise.resolve()
  const desk: TestConsole = await TestConsole.start(hubUrl, {
    ...options,
    onOtherHub: () => {
      if (!isOver) restarting = desk.restart()
    },
  })
  afterTest(() => {
    isOver = true
    return restarting
  })
  return desk
}
/** A person decides for the hub that answers in the place of the team's own. */
export const useOther = async (desk: TestConsole): Promise<void> => {
  await until('the other hub', () => desk.state.otherHub?.is === 'other', 15_000)
  await desk.door.call('session.useOtherHub', { hubId: desk.state.otherHub?.hubId ?? '' })
  await until('the change', () => desk.state.otherHub === null && desk.state.session === null, 15_000)
}
/** The session of before is there again, and the cache holds what the hub has. */
export const backOnline = async (desk: TestConsole): Promise<void> => {
  await until('the session of before', () => desk.state.session !== null, 15_000)
  await until('the hub', () => desk.state.hub.state === 'online', 15_000)
  await desk.online()
}
