import type { Hub } from '../../../hub/start.ts'
import { makeFolder, startTestHub, until } from '../../hub/support/test-hub.ts'
import type { TestConsole } from './test-console.ts'

/** A hub that can go and come back under the same address. */
export interface RestartableHub {
  readonly url: string
  stop(): Promise<void>
  start(): Promise<Hub>
}

export async function restartableHub(): Promise<RestartableHub> {
  const dataDir = makeFolder()
  let hub = await startTestHub({ dataDir })
  const { url } = hub
  const port = Number(new URL(url).port)
  return {
    url,
    stop: () => hub.close(),
    start: async () => (hub = await startTestHub({ dataDir, port })),
  }
}

export const offline = (desk: TestConsole): Promise<unknown> =>
  until('the loss to be noticed', () => ['offline', 'connecting'].includes(desk.state.hub.state))
export const online = (desk: TestConsole): Promise<unknown> =>
  until('the way back', () => desk.state.hub.state === 'online', 15_000)
