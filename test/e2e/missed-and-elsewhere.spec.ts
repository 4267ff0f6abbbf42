import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { story, type Team } from './support/team.ts'

const wang = SAMPLE_CUSTOMERS.wangXiaoming

/** What the ledger holds of the contacts that a story made: those after the ones it began with. */
async function counts(team: Team) {
  const [tickets, followUps, calls] = await Promise.all([
    team.ledger.all('ticket'),
    team.ledger.all('followUp'),
    team.ledger.all('call'),
  ])
  return { tickets: tickets.length, followUps: followUps.length, calls: calls.length }
}

story('a caller who gives up in the queue becomes one follow-up, and no ticket', async ({ team }) => {
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
  await expect(agent.page.getByRole('main')).toContainText(wang.name)
})

story('a rejected call goes to the next agent: one ticket, no follow-up', async ({ team }) => {
  const [first, second] = [await team.readyAgent('1001'), await team.readyAgent('1002')]
  const caller = await team.caller()
  const before = await counts(team)
  await caller.call({ customer: wang.name }, '售后')
  await expect(first.callPanel).toContainText('来电振铃')
  await first.button('拒接', 'Reject').click()
  await expect(second.callPanel).toContainText('来电振铃')
  await second.button('接听', 'Answer').click()
  await caller.waitFor('talking')
  await second.button('挂断', 'Hang up').click()
  await second.wrapUp('已解决')
  await second.becomeReady()
  await expect
    .poll(() => counts(team))
    .toEqual({ ...before, tickets: before.tickets + 1, calls: before.calls + 1 })
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
  await second.button('接听', 'Answer').click()
  await caller.waitFor('talking')
  await caller.hangUp()
  await second.wrapUp('已解决')
  await second.becomeReady()
  await expect
    .poll(() => counts(team))
    .toEqual({ ...before, tickets: before.tickets + 1, calls: before.calls + 1 })
})

story('when it rings at all, who answers first has it, and the others read that', async ({ team }) => {
  const [first, second] = [await team.readyAgent('1001'), await team.readyAgent('1002')]
  const caller = await team.caller()
  const before = await counts(team)
  await caller.call({ customer: wang.name }, '投诉专线')
  await expect(first.callPanel).toContainText('来电振铃')
  await expect(second.callPanel).toContainText('来电振铃')
  await second.button('接听', 'Answer').click()
  await expect(first.callPanel).toContainText('已由其他人接听')
  await expect(second.callPanel).toContainText('通话中')
  await caller.waitFor('talking')
  await second.button('挂断', 'Hang up').click()
  await second.wrapUp('已解决')
  await second.becomeReady()
  await expect
    .poll(() => counts(team))
    .toEqual({ ...before, tickets: before.tickets + 1, calls: before.calls + 1 })
})
