import type { AgentActivity } from '../../../shared/domain/agent.ts'
import { applyQueuePatch, type QueuePatch, type QueuePicture } from '../../../shared/domain/queue.ts'
import { TestDesk } from '../../hub/support/test-desk.ts'
import { afterTest, until } from '../../hub/support/test-hub.ts'
import { personId } from '../../hub/support/test-team.ts'
import { createSimAgent } from '../../support/sim-agent.ts'
import { TestConsole } from './test-console.ts'

/** What agents are doing, by extension, as a supervisor's board shows it from now on. */
export async function shownActivities(
  hubUrl: string,
): Promise<(extension: string) => AgentActivity | undefined> {
  const sue = await TestDesk.connect(hubUrl, '1100')
  const early: QueuePatch[] = []
  let picture: QueuePicture | undefined
  const apply = (patch: QueuePatch): void => {
    const next = picture && applyQueuePatch(picture, patch)
    if (next !== undefined && next !== 'gap') picture = next
    else early.push(patch)
  }
  sue.socket.on('queues:patch', (patch) => apply(patch as QueuePatch))
  picture = await sue.ask('queues:watch', null)
  early.splice(0).forEach(apply)
  return (extension) => picture?.agents.find(({ id }) => id === personId(extension))?.state.activity
}

/** A console whose account is really registered at the hub's line, by a simulated phone. */
export async function registeredDesk(hubUrl: string): Promise<TestConsole> {
  const desk = await (await TestConsole.start(hubUrl)).signIn('1001')
  await registerAtHub(desk)
  return desk
}

/** Registers the account of whoever is signed in at the hub's line, which else takes the agent for unreachable. */
export async function registerAtHub(desk: TestConsole): Promise<void> {
  const account = await until('the account', () => desk.phone.account ?? undefined)
  const phone = createSimAgent({
    url: account.server,
    username: account.username,
    password: account.password,
  })
  afterTest(() => phone.stop())
  await phone.register()
}
