import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { countOn, writtenJob } from '../support/job-count.ts'
import { AGENT_HZ, CUSTOMER_HZ, story } from './support/team.ts'

const wang = SAMPLE_CUSTOMERS.wangXiaoming

story(
  'a known customer calls, is known before the answer, and the call ends in his timeline',
  async ({ team }) => {
    const page = await team.openConsole('newcomer')
    const agent = team.workspace(page)
    const console = await countOn(page)
    await console.during(() => agent.signInAs('李静'))
    await agent.becomeReady()
    await console.during(async () => {
      const opened = page.context().waitForEvent('page')
      await page.getByRole('button', { name: /李静 · 1001/ }).click()
      await page.getByRole('menuitem', { name: '测试来电' }).click()
      await (await opened).close()
    })
    // whose voice is another one than the agent's
    const caller = await team.caller()
    const phone = await countOn(caller.page)
    const ticketsBefore = await team.ledger.all('ticket')

    // as the page stands: the first sample customer, and the first queue
    await phone.during(() => caller.page.getByRole('button', { name: '呼叫', exact: true }).click())
    await expect(agent.callPanel).toContainText('来电振铃')
    await expect(agent.callPanel).toContainText(wang.name)
    await expect(agent.callPanel).toContainText('号码精确匹配')
    await expect(agent.customerPanel.getByText(/订单 \d+/).first()).toBeVisible()
    await expect(agent.timeline.getByRole('listitem').nth(3)).toBeVisible()

    await console.during(() => page.keyboard.press('F2'))
    expect({ keys: console.cost.keys, clicks: console.cost.clicks + phone.cost.clicks }).toEqual(
      writtenJob(1),
    )
    await expect(agent.callPanel).toContainText('通话中')
    await caller.waitFor('talking')
    await caller.hears(AGENT_HZ)
    await agent.hears(CUSTOMER_HZ)
    await expect(agent.ticketPanel).toContainText(/T-\d{8}-\d{4}/)

    await agent.button('保持', 'Hold').click()
    await expect(agent.callPanel).toContainText('已保持')
    await caller.hearsNothing()
    await agent.button('取回', 'Resume').click()
    await caller.hears(AGENT_HZ)

    await agent.button('静音', 'Mute').click()
    await caller.hearsNothing()
    await agent.button('取消静音', 'Unmute').click()
    await caller.hears(AGENT_HZ)

    await agent.button('拨号盘', 'Keypad').click()
    await agent.button('按键 5', 'Key 5').click()
    await expect(agent.callPanel).toContainText('已发送 5')

    // nobody has written a title: the ticket is shown as the call of its customer
    const title = agent.ticketPanel.getByRole('textbox', { name: '标题' })
    await expect(title).toHaveAttribute('placeholder', `来电 ${wang.name}`)
    await agent.ticketPanel.getByRole('radio', { name: '退货' }).click()
    await agent.ticketPanel.getByRole('textbox', { name: '记录' }).fill('开机十分钟后停机，愿意退货。')
    await agent.button('保存工单', 'Save ticket').click()
    await expect(agent.ticketPanel).toContainText('开机十分钟后停机，愿意退货。')

    await agent.button('挂断', 'Hang up').click()
    await caller.waitFor('ended')
    await agent.wrapUp('已解决')
    await agent.becomeReady()

    await expect(agent.timeline).toContainText('质量')
    const opened = (await team.ledger.all('ticket')).filter(
      (ticket) => !ticketsBefore.some((before) => before.id === ticket.id),
    )
    expect(opened).toMatchObject([{ customerId: wang.id, kind: 'return', assignee: 'person-1001' }])
    const calls = (await team.ledger.all('call')).filter((call) => call.ticketId === opened[0]?.id)
    expect(calls).toMatchObject([
      { outcome: 'answered', disposition: 'solved', agentId: 'person-1001', customerId: wang.id },
    ])
    expect(calls[0]?.quality?.mos).toBeGreaterThan(3)
  },
)

story('the customer hangs up, and the card goes on to the wrap-up by itself', async ({ team }) => {
  const agent = await team.readyAgent('1001')
  const caller = await team.caller()
  await caller.call({ customer: wang.name }, '售后')
  await agent.button('接听', 'Answer').click()
  await caller.waitFor('talking')
  await caller.hears(AGENT_HZ)
  await caller.hangUp()
  await expect(agent.button('完成整理', 'Finish wrap-up')).toBeVisible()
  await agent.button('稍后整理', 'Later').click()
  await expect(agent.page.getByText('未完成整理 1')).toBeVisible()
})
