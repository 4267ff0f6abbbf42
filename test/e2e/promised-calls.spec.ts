import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { story } from './support/team.ts'

const wang = SAMPLE_CUSTOMERS.wangXiaoming

story(
  'a request is not closed undecided, and the call that was promised is made of the wrap-up',
  async ({ team }) => {
    const agent = await team.readyAgent('1001')
    const { page } = agent
    const caller = await team.caller()
    await caller.call({ customer: wang.name }, '售后')
    await expect(agent.callPanel).toContainText('来电振铃')
    await page.keyboard.press('F2')
    await caller.waitFor('talking')

    await agent.ticketPanel.getByRole('radio', { name: '退货' }).click()
    await page.keyboard.press('Control+Enter')
    const status = agent.ticketPanel.getByRole('button', { name: /^状态：/ })
    await expect(status).toHaveAccessibleName('状态：处理中')
    await status.click()
    await expect(page.getByRole('menu')).toContainText('先同意或驳回')
    await expect(page.getByRole('menuitem')).toHaveText(['改为等待中'])
    await page.keyboard.press('Escape')
    // without a product nobody knows the amount, and who asks for it does not approve it
    const approve = agent.ticketPanel.getByRole('button', { name: '同意', exact: true })
    await expect(approve).toBeDisabled()
    await expect(agent.ticketPanel.getByRole('list', { name: '由谁同意' })).toContainText(
      '这个申请是您本人提交的',
    )
    await agent.ticketPanel.getByRole('combobox', { name: '商品' }).click()
    await page.getByRole('option').filter({ hasText: '滤网' }).first().click()
    await expect(approve).toHaveAccessibleDescription(/要写理由：.*已过七天无理由期/)
    await approve.click()
    await expect(page.getByRole('dialog')).toContainText('已过七天无理由期')
    await expect(page.getByRole('button', { name: '仍然同意' })).toBeDisabled()
    await page.keyboard.press('Escape')

    await page.keyboard.press('F4')
    await caller.waitFor('ended')
    const finish = agent.button('完成整理', 'Finish wrap-up')
    await expect(finish).toBeVisible()
    await page.keyboard.press('Alt+4')
    const inTwoHours = page.getByRole('radio', { name: '2 小时后' })
    await expect(inTwoHours).toBeChecked()
    await inTwoHours.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    // a time of one's own is asked for before the wrap-up can be finished
    await expect(finish).toBeDisabled()
    await page.keyboard.press('ArrowLeft')
    await expect(page.getByRole('radio', { name: '明天 9:30' })).toBeChecked()
    await page.keyboard.press('Tab')
    await expect(page.getByRole('combobox', { name: '由谁回访' })).toBeFocused()
    await page.keyboard.type('张伟')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+Shift+Enter')
    await agent.becomeReady()

    const promised = (await team.ledger.all('followUp')).filter(
      ({ cause, customerId, status }) => cause === 'promised' && customerId === wang.id && status === 'owed',
    )
    expect(promised).toMatchObject([{ assignee: 'person-1002', contactId: null }])
    // by the clock of the agent's computer
    const due = await page.evaluate((at) => {
      const time = new Date(at)
      return [time.getHours(), time.getMinutes()]
    }, promised[0]?.dueAt ?? 0)
    expect(due).toEqual([9, 30])
    expect(promised[0]?.ticketId).not.toBeNull()
  },
)
