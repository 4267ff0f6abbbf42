import { once } from 'node:events'
import type { ElectronApplication } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { Workspace } from '../e2e/support/workspace.ts'
import { expect, inMain, openCaller, startAgain, test, VOICE_HZ } from './desktop-console.ts'
import { answerWith, readDeeds, spyOnSystem } from './system-spy.ts'

/** The call's clock in seconds, read past Playwright: a page that crashed is loaded again under the same window. */
const clockOf = (app: ElectronApplication): Promise<number | null> =>
  inMain(
    app,
    async ({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find(
        ({ webContents }) => webContents.getURL() === 'app://console/',
      )
      if (window === undefined || window.webContents.isCrashed() || window.webContents.isLoading())
        return null
      const text = (await window.webContents.executeJavaScript(
        'document.querySelector("[data-testid=call-clock]")?.textContent ?? ""',
      )) as string
      const [minutes, seconds] = text.split(':').map(Number)
      return minutes === undefined || seconds === undefined ? null : minutes * 60 + seconds
    },
    null,
  )

const workspaceIs = (app: ElectronApplication) =>
  inMain(
    app,
    ({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find(
        ({ webContents }) => webContents.getURL() === 'app://console/',
      )
      return { isVisible: window?.isVisible() }
    },
    null,
  )

test('a call outlives its window: reload, closing, a second start, quitting, and a crash @P0', async ({
  desktop,
}) => {
  const { app, workspace: page } = desktop
  const agent = new Workspace(page, 'zh-CN')
  await agent.signInAs('1001')
  await agent.becomeReady()
  await spyOnSystem(app)
  const caller = await openCaller(desktop)
  await caller.call({ customer: SAMPLE_CUSTOMERS.wangXiaoming.name }, '售后')
  await agent.button('接听', 'Answer').click()
  await caller.waitFor('talking')
  await caller.hears(VOICE_HZ)
  const answeredAt = Date.now()
  const expectSameCall = async (): Promise<void> => {
    await expect
      .poll(async () => Math.abs(((await clockOf(app)) ?? -100) - (Date.now() - answeredAt) / 1000))
      .toBeLessThan(4)
    await caller.waitFor('talking')
    await caller.hears(VOICE_HZ)
  }

  await test.step('the window is loaded anew: the call is there again at once, with its clock', async () => {
    await expect(page.getByTestId('call-clock')).toHaveText(/\d:\d\d/)
    await page.reload({ waitUntil: 'commit' })
    await page.getByTestId('call-clock').waitFor()
    // by the page's own clock, from its navigation to the painted call
    const ms = await page.evaluate(() => performance.now())
    process.stdout.write(`re-attached ${Math.round(ms)} ms after the reload began\n`)
    expect(ms).toBeLessThan(10_000)
    await expectSameCall()
  })

  await test.step('the window is closed: Ringdesk stays in the tray, says so once, and the call goes on', async () => {
    const close = () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL() === 'app://console/')
          ?.close(),
      )
    await close()
    await expect.poll(() => workspaceIs(app)).toEqual({ isVisible: false })
    const { notices } = await readDeeds(app)
    expect(notices.map(({ title }) => title)).toEqual(['Ringdesk 仍在运行'])
    await expectSameCall()

    expect(await startAgain(desktop.dataRoot)).toBe(0)
    await expect.poll(() => workspaceIs(app)).toEqual({ isVisible: true })
    await close()
    await expect.poll(() => workspaceIs(app)).toEqual({ isVisible: false })
    expect((await readDeeds(app)).notices).toHaveLength(1)
  })

  await test.step('nobody quits by accident: the question stands on staying', async () => {
    await app.evaluate(({ app }) => app.quit())
    await expect
      .poll(async () => (await readDeeds(app)).questions)
      .toEqual([{ message: '通话还在进行', buttons: ['继续通话', '挂断并退出'], defaultId: 0 }])
    await expectSameCall()
  })

  await test.step('the window crashes: it comes back by itself, and the call never left', async () => {
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL() === 'app://console/')
        ?.webContents.forcefullyCrashRenderer(),
    )
    await expect.poll(desktop.said).toContain('The workspace stopped')
    await expectSameCall()
  })

  await test.step('asked again and sure, the person quits', async () => {
    await answerWith(app, 1)
    const gone = once(app.process(), 'exit')
    await app.evaluate(({ app }) => app.quit()).catch(() => undefined)
    expect((await gone)[0]).toBe(0)
  })
})
