import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { story } from './support/team.ts'
import type { Workspace } from './support/workspace.ts'

const wang = SAMPLE_CUSTOMERS.wangXiaoming

/** The newest line of the agent's own calls. */
async function newestOwnCall(agent: Workspace) {
  await agent.page.keyboard.press('Control+3')
  await agent.page.getByRole('radio', { name: '通话记录' }).click({ force: true })
  return agent.page.getByRole('grid', { name: '通话记录列表' }).getByRole('row').nth(1)
}

story(
  'a call that was handed over: both agents find it in their own list, each with the own part',
  async ({ team }) => {
    const [first, second] = [await team.readyAgent('1001'), await team.signIn('1002')]
    const caller = await team.caller()
    await caller.call({ customer: wang.name }, '售后')
    await first.button('接听', 'Answer').click()
    await caller.waitFor('talking')
    await first.button('转接', 'Transfer').click()
    await first.page.getByRole('combobox', { name: '姓名、拼音、分机、队列或号码' }).fill('1002')
    await first.page.getByRole('option', { name: /1002/ }).click()
    await expect(second.callPanel).toContainText('来电振铃')
    await second.button('接听', 'Answer').click()
    // the first agent is out of it, and leaves the choice to the system
    await expect(first.button('完成整理', 'Finish wrap-up')).toBeVisible()
    await caller.waitFor('talking')
    await second.button('挂断', 'Hang up').click()
    await second.ticketPanel.getByRole('textbox', { name: '记录' }).fill('已安排补发滤网，运费我们付')
    await second.wrapUp('已解决')

    for (const agent of [first, second]) {
      const line = await newestOwnCall(agent)
      await expect(line).toContainText('李静 → ')
      await expect(line).toContainText('已转接 · 已解决')
      await line.click()
      const details = agent.panel('通话详情', 'Call details')
      await expect(details).toContainText('已转接（系统）')
      await expect(details).toContainText('已安排补发滤网，运费我们付')
      await expect(agent.timeline.getByRole('list', { name: '坐席分段' }).first()).toContainText('已解决')
    }
  },
)
