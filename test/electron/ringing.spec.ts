import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { Workspace } from '../e2e/support/workspace.ts'
import { expect, openCaller, startAgain, test } from './desktop-console.ts'
import { chooseInTray, clickNotice, readDeeds, spyOnSystem } from './system-spy.ts'

test('a call that rings is told without taking the keyboard; tray, badge and links @P0', async ({
  desktop,
}) => {
  const { app, workspace: page } = desktop
  const agent = new Workspace(page, 'zh-CN')
  await agent.signInAs('1001')
  await agent.becomeReady()
  await spyOnSystem(app)

  await test.step('the tray says the state, and changes it', async () => {
    await chooseOnceThere('用餐')
    await expect(page.getByText('小休中，不会来电')).toBeVisible()
    await expect.poll(async () => (await readDeeds(app)).tooltip).toBe('Ringdesk: 李静 1001, 小休 (用餐)')
    expect((await readDeeds(app)).trayScales.toSorted()).toEqual([1, 1.5, 2, 3])
    expect((await readDeeds(app)).menu).toEqual([
      '李静 1001, 小休 (用餐)',
      '就绪',
      '小休',
      '打开工作台',
      '打开测试来电',
      '退出',
    ])
    await chooseInTray(app, '就绪')
    await agent.becomeReady()
  })

  const caller = await openCaller(desktop)
  await test.step('a call rings while the window lies in the tray', async () => {
    await app.evaluate(({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows())
        if (window.webContents.getURL() === 'app://console/') window.hide()
      const { spied } = globalThis as unknown as { spied: { windows: string[] } }
      spied.windows.length = 0
    })
    await caller.call({ customer: SAMPLE_CUSTOMERS.wangXiaoming.name }, '售后')
    await expect
      .poll(async () => (await readDeeds(app)).notices)
      .toEqual([{ title: '来电：王小明', body: expect.stringMatching(/^[\d ]+ · 队列 售后$/), actions: 0 }])
    const { windows, badge, tooltip } = await readDeeds(app)
    // seen, flashing, and never in front of what somebody types in
    expect(windows).toEqual(['showInactive', 'flashFrame true'])
    expect(badge).toBe(1)
    expect(tooltip).toContain('1 个来电振铃')
  })

  await test.step('a click brings the call, and answers nothing', async () => {
    await clickNotice(app)
    await expect.poll(async () => (await readDeeds(app)).windows.slice(2)).toContain('focus')
    await expect(agent.callPanel).toContainText('王小明')
    await expect(agent.button('接听', 'Answer')).toBeVisible()
    await caller.waitFor('queued', 'ringing')
  })

  await test.step('once it is answered nothing rings any more', async () => {
    await agent.button('接听', 'Answer').click()
    await caller.waitFor('talking')
    await expect.poll(async () => (await readDeeds(app)).notices).toEqual([])
    await expect.poll(async () => (await readDeeds(app)).badge).toBe(0)
    await caller.hangUp()
    await agent.wrapUp('已解决')
  })

  await test.step('a link of another program fills the dial field; only Enter dials', async () => {
    expect(await startAgain(desktop.dataRoot, '--', 'tel:+86-10-6000;phone-context=x?evil=1')).toBe(0)
    const field = page.getByRole('textbox', { name: '要呼叫的号码' })
    await expect(field).toHaveValue('+86-10-6000')
    await expect(field).toBeFocused()
    await expect(agent.callPanel).not.toContainText('106000')

    expect(await startAgain(desktop.dataRoot, '--', 'tel:javascript:alert(1)')).toBe(0)
    await expect(page.getByText('链接中没有可以拨打的号码')).toBeVisible()
    await expect(field).toHaveValue('+86-10-6000')

    await field.fill('')
    expect(await startAgain(desktop.dataRoot, '--', 'sip:1006@pbx.example.com;transport=tcp')).toBe(0)
    await expect(field).toHaveValue('1006')
    await field.press('Enter')
    await expect(agent.callPanel).toContainText('1006')
    await expect(field).toHaveValue('')
  })

  async function chooseOnceThere(label: string): Promise<void> {
    // the menu comes anew with the next change; a moment's state is enough
    await page.keyboard.press('F9')
    await expect(page.getByText('小休中，不会来电')).toBeVisible()
    await expect(async () => chooseInTray(app, label)).toPass()
  }
})
