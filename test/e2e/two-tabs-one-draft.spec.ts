import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { story } from './support/team.ts'
import { Workspace } from './support/workspace.ts'

const { wangXiaoming, chenLi } = SAMPLE_CUSTOMERS

story(
  'two tabs are one draft; beside a call, another customer is opened, and one key leads back to who calls',
  async ({ team }) => {
    const agent = await team.readyAgent('1001')
    const caller = await team.caller()
    await caller.call({ customer: wangXiaoming.name }, '售后')
    await agent.button('接听', 'Answer').click()
    await expect(agent.ticketPanel).toContainText(/T-\d{8}-\d{4}/)

    const page = await agent.page.context().newPage()
    await page.goto(agent.page.url())
    const second = new Workspace(page, 'zh-CN')
    const note = (tab: Workspace) => tab.ticketPanel.getByRole('textbox', { name: '记录' })
    const title = (tab: Workspace) => tab.ticketPanel.getByRole('textbox', { name: '标题' })
    // a tab that is not in front draws nothing, and what is filled in waits for that
    await agent.page.bringToFront()
    await note(agent).fill('客户已拍视频')
    await expect(note(second)).toHaveValue('客户已拍视频')
    await page.bringToFront()
    await title(second).fill('净化器异响')
    await expect(title(agent)).toHaveValue('净化器异响')
    // saving in one tab empties the note in both
    await page.keyboard.press('Control+Enter')
    for (const tab of [agent, second]) {
      await expect(note(tab)).toHaveValue('')
      await expect(title(tab)).toHaveValue('净化器异响')
      await expect(tab.ticketPanel).toContainText('客户已拍视频')
    }
    await agent.page.bringToFront()
    await note(agent).fill('明天回电')
    await expect(note(second)).toHaveValue('明天回电')
    await page.reload()
    await expect(note(second)).toHaveValue('明天回电')
    await page.close()
    await agent.page.bringToFront()

    await agent.page.keyboard.press('Control+k')
    await agent.page.getByRole('dialog').getByRole('combobox').fill(chenLi.name)
    await agent.page
      .getByRole('option', { name: new RegExp(chenLi.name) })
      .first()
      .click()
    await expect(agent.page.getByText(`正在看${chenLi.name}，来电人是${wangXiaoming.name}`)).toBeVisible()
    await expect(agent.customerPanel).toContainText(chenLi.name)
    await agent.page.keyboard.press('Escape')
    await expect(agent.customerPanel).toContainText(wangXiaoming.name)
    await expect(note(agent)).toHaveValue('明天回电')
    // a transfer is found by pinyin, and cancelled
    await agent.page.keyboard.press('F8')
    const transfer = agent.page.getByRole('group', { name: '转接给' })
    await transfer.getByRole('combobox').fill('shouhou')
    await expect(transfer.getByRole('option', { selected: true })).toContainText('售后')
    await agent.page.keyboard.press('Escape')
    await expect(transfer).toBeHidden()
    await agent.button('挂断', 'Hang up').click()
    await agent.wrapUp('已解决')
    await agent.becomeReady()
  },
)
