import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { ORDERS } from '../../hub/seed/sample-orders.ts'
import { countOn, writtenJob } from '../support/job-count.ts'
import { AGENT_HZ, story } from './support/team.ts'

const wang = SAMPLE_CUSTOMERS.wangXiaoming

story('a whole call by keyboard alone, from the sign-in to the wrapped-up ticket', async ({ team }) => {
  const page = await team.openConsole('keyboard')
  const { keyboard } = page
  const focused = page.locator(':focus')
  await expect(page.getByRole('button', { name: /李静/ })).toBeVisible()
  for (let count = 0; count < 20; count += 1) {
    if (/李静/.test((await focused.textContent().catch(() => '')) ?? '')) break
    await keyboard.press('Tab')
  }
  await keyboard.press('Enter')
  const agent = team.workspace(page)
  await agent.becomeReady()

  const caller = await team.caller()
  await caller.call({ customer: wang.name }, '售后')
  await expect(agent.callPanel).toContainText('来电振铃')
  const call = await countOn(page)
  await call.during(() => keyboard.press('F2'))
  await expect(agent.callPanel).toContainText('通话中')
  await caller.hears(AGENT_HZ)

  await keyboard.press('F6')
  await expect(agent.callPanel).toContainText('已保持')
  await keyboard.press('F6')
  await expect(agent.callPanel).toContainText('通话中')
  await keyboard.press('F7')
  await expect(agent.callPanel).toContainText('麦克风已静音')
  await keyboard.press('F7')
  await expect(agent.callPanel).not.toContainText('麦克风已静音')

  const note = agent.ticketPanel.getByRole('textbox', { name: '记录' })
  await call.during(async () => {
    await keyboard.press('Alt+j')
    await expect(note).toBeFocused()
    await keyboard.type('键盘写下的记录')
    await keyboard.press('Control+Enter')
    await expect(agent.ticketPanel.getByRole('list').filter({ hasText: '键盘写下的记录' })).toBeVisible()

    await keyboard.press('F4')
    await caller.waitFor('ended')
    await expect(agent.button('完成整理', 'Finish wrap-up')).toBeVisible()
    await keyboard.press('Alt+1')
    await keyboard.press('Control+Shift+Enter')
  })
  expect(call.cost).toEqual(writtenJob(2))
  await agent.becomeReady()
  const calls = (await team.ledger.all('call')).filter((call) => call.disposition === 'solved')
  expect(calls.some((call) => call.customerId === wang.id && call.wrappedUpAt !== null)).toBe(true)

  const find = async (text: string): Promise<void> => {
    await keyboard.press('Control+k')
    await keyboard.type(text)
    await expect(page.getByRole('option', { selected: true })).toContainText('T-')
    await keyboard.press('Enter')
  }
  const repair = (await team.ledger.all('order')).find(
    ({ id }) => id === `order-${ORDERS.purifierPro.suffix}`,
  )
  const byOrder = await countOn(page)
  await byOrder.during(() => find(repair?.number ?? ''))
  await expect(agent.ticketPanel.getByRole('textbox', { name: '标题' })).toHaveValue(/AP-620 Pro/)
  expect(byOrder.cost).toEqual(writtenJob(3))

  const byWord = await countOn(page)
  await byWord.during(() => find('长按重置键5秒'))
  await expect(agent.ticketPanel.getByRole('textbox', { name: '标题' })).toHaveValue(/扫地机器人 RV-50/)
  expect(byWord.cost).toEqual(writtenJob(10))

  const colleague = await countOn(page)
  await colleague.during(() => keyboard.press('Control+5'))
  await expect(page.getByRole('row', { name: /张伟/ })).toContainText('未签入')
  expect(colleague.cost).toEqual(writtenJob(9))
})

story('whoever types when a call comes in goes on typing', async ({ team }) => {
  const agent = await team.readyAgent('1001')
  const caller = await team.caller()
  const dial = agent.page.getByRole('textbox', { name: '要呼叫的号码' })
  await dial.click()
  await agent.page.keyboard.type('0571')
  await caller.call({ customer: wang.name }, '售后')
  await expect(agent.callPanel).toContainText('来电振铃')
  await agent.page.keyboard.type('8765')
  await expect(dial).toBeFocused()
  await expect(dial).toHaveValue('05718765')
  await expect(agent.page.getByRole('dialog')).toHaveCount(0)
})

story('a key is changed in mid-call: what is pressed to choose it does nothing else', async ({ team }) => {
  const agent = await team.readyAgent('1001')
  const { page } = agent
  const caller = await team.caller()
  await caller.call({ customer: wang.name }, '售后')
  await expect(agent.callPanel).toContainText('来电振铃')
  await page.keyboard.press('F2')
  await caller.waitFor('talking')
  await page.keyboard.press('Control+6')
  await page.getByRole('tab', { name: '快捷键' }).click()
  const change = (keys: string) =>
    page.getByRole('button', { name: `更改 转接 的按键：${keys}`, exact: true })

  await change('F8').click()
  await page.keyboard.press('F4')
  await expect(page.getByText('F4 已用于“挂断 / 拒接”')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(change('F8')).toBeVisible()
  await change('F8').click()
  await page.keyboard.press('Tab')
  await expect(change('F8')).toBeVisible()
  await change('F8').click()
  await page.keyboard.press('Alt+g')
  await expect(change('Alt G')).toBeVisible()
  await expect(caller.page.locator('[data-stage=talking]')).toBeVisible()

  await page.keyboard.press('F4')
  await caller.waitFor('ended')
})
