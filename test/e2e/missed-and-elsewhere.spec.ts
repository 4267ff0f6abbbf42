import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { AGENT_HZ, story, type Team } from './support/team.ts'
import type { TestCaller } from './support/test-caller.ts'
import type { Workspace } from './support/workspace.ts'

const wang = SAMPLE_CUSTOMERS.wangXiaoming

interface Counts {
  readonly tickets: number
  readonly followUps: number
  readonly calls: number
}

/** What the ledger holds of the contacts that a story made: those after the ones it began with. */
async function counts(team: Team): Promise<Counts> {
  const [tickets, followUps, calls] = await Promise.all([
    team.ledger.all('ticket'),
    team.ledger.all('followUp'),
    team.ledger.all('call'),
  ])
  return { tickets: tickets.length, followUps: followUps.length, calls: calls.length }
}

/** The agent answers, talks and wraps up; the contact is then one ticket and one call, and no follow-up. */
async function takeToTheEnd(team: Team, agent: Workspace, caller: TestCaller, before: Counts): Promise<void> {
  await agent.button('接听', 'Answer').click()
  await caller.waitFor('talking')
  await agent.button('挂断', 'Hang up').click()
  await agent.wrapUp('已解决')
  await agent.becomeReady()
  await expect
    .poll(() => counts(team))
    .toEqual({ ...before, tickets: before.tickets + 1, calls: before.calls + 1 })
}

story(
  'a caller who gives up in the queue becomes one follow-up, which a simulated customer answers',
  async ({ team }) => {
    const agent = await team.signIn('1001')
    await agent.pause()
    const caller = await team.caller()
    const before = await counts(team)
    await caller.call({ customer: wang.name }, '售后')
    await caller.waitFor('queued', 'ringing')
    await expect(agent.panel('队列', 'Queues')).toContainText('1 人等待')
    await caller.hangUp()
    await expect
      .poll(() => counts(team))
      .toEqual({ ...before, followUps: before.followUps + 1, calls: before.calls + 1 })
    const owed = (await team.ledger.all('followUp')).filter((followUp) => followUp.customerId === wang.id)
    expect(owed.filter((followUp) => followUp.status === 'owed')).toMatchObject([{ cause: 'abandoned' }])

    await agent.page.keyboard.press('Control+4')
    const row = agent.page.getByRole('row').filter({ hasText: wang.name })
    await expect(row.first()).toBeVisible()

    // nobody has the customer's phone open: in a trial the program answers
    await caller.page.close()
    await row.getByRole('button', { name: /呼叫/ }).first().click()
    await expect(agent.callPanel).toContainText('模拟客户')
    await expect(agent.callPanel).toContainText('通话中')
    await agent.page.keyboard.press('Control+1')
    await expect(agent.callPanel).toContainText('由程序接听')
    await agent.button('挂断', 'Hang up').click()
    await agent.wrapUp('已解决')
    const { id, createdAt = 0 } = owed.find(({ status }) => status === 'owed') ?? {}
    await expect
      .poll(async () => (await team.ledger.all('followUp')).find((one) => one.id === id))
      .toMatchObject({ status: 'done', attempts: [{ outcome: 'reached' }] })
    expect((await team.ledger.all('call')).filter((call) => call.startedAt > createdAt)).toMatchObject([
      { direction: 'outbound', outcome: 'answered', customerId: wang.id },
    ])
  },
)

story(
  'a caller who gives up while it rings becomes one follow-up, and is called back from its list',
  async ({ team }) => {
    const agent = await team.readyAgent('1001')
    const caller = await team.caller()
    const before = await counts(team)
    await caller.call({ customer: wang.name }, '售后')
    await expect(agent.callPanel).toContainText('来电振铃')
    await caller.hangUp()
    await expect(agent.callPanel).toContainText('对方已放弃')
    await expect
      .poll(() => counts(team))
      .toEqual({ ...before, followUps: before.followUps + 1, calls: before.calls + 1 })

    // tried again at once: what rings stands above what is over
    await caller.call({ customer: wang.name }, '售后')
    await expect(agent.callPanel.first()).toContainText('来电振铃')
    await caller.hangUp()

    await agent.page.keyboard.press('Control+4')
    await agent.page
      .getByRole('row')
      .filter({ hasText: wang.name })
      .getByRole('button', { name: /呼叫/ })
      .first()
      .click()
    await caller.waitFor('incoming')
    await caller.answer()
    await caller.hears(AGENT_HZ)
    await caller.hangUp()
  },
)

story('a rejected call goes to the next agent: one ticket, no follow-up', async ({ team }) => {
  const [first, second] = [await team.readyAgent('1001'), await team.readyAgent('1002')]
  const caller = await team.caller()
  const before = await counts(team)
  await caller.call({ customer: wang.name }, '售后')
  await expect(first.callPanel).toContainText('来电振铃')
  await first.button('拒接', 'Reject').click()
  await expect(second.callPanel).toContainText('来电振铃')
  await takeToTheEnd(team, second, caller, before)
})

story('after the ring timeout a second agent takes it: one ticket, and no follow-up', async ({ team }) => {
  const [first, second] = [await team.readyAgent('1001'), await team.readyAgent('1002')]
  const caller = await team.caller()
  const before = await counts(team)
  await caller.call({ customer: wang.name }, '售后')
  await expect(first.callPanel).toContainText('来电振铃')
  // the queue lets one agent ring for 15 s
  await expect(second.callPanel).toContainText('来电振铃', { timeout: 25_000 })
  await expect(first.callPanel).not.toContainText('来电振铃')
  await takeToTheEnd(team, second, caller, before)
})

story('when it rings at all, who answers first has it, and the others read that', async ({ team }) => {
  const [first, second] = [await team.readyAgent('1001'), await team.readyAgent('1002')]
  const caller = await team.caller()
  const before = await counts(team)
  await caller.call({ customer: wang.name }, '投诉专线')
  await expect(first.callPanel).toContainText('来电振铃')
  await expect(second.callPanel).toContainText('来电振铃')
  const elsewhere = expect(first.callPanel).toContainText('已由其他人接听')
  await Promise.all([elsewhere, takeToTheEnd(team, second, caller, before)])
})
