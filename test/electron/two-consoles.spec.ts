import { Workspace } from '../e2e/support/workspace.ts'
import type { DesktopConsole } from './desktop-console.ts'
import {
  endDesktop,
  expect,
  inMain,
  startAgain,
  startDesktop,
  test,
  withDataRoot,
} from './desktop-console.ts'
import { readDeeds, spyOnSystem } from './system-spy.ts'

const consoles: DesktopConsole[] = []
test.afterEach(async () => {
  for (const desktop of consoles.splice(0)) await endDesktop(desktop)
})

const hideWorkspace = ({ app }: DesktopConsole): Promise<void> =>
  inMain(
    app,
    ({ BrowserWindow }) => {
      for (const window of BrowserWindow.getAllWindows())
        if (window.webContents.getURL() === 'app://console/') window.hide()
    },
    null,
  )
const windowDeeds = async ({ app }: DesktopConsole): Promise<readonly string[]> =>
  (await readDeeds(app)).windows

test('consoles side by side: each its own sign-in and window; the same one is never opened twice @P0', async () => {
  await withDataRoot(async (dataRoot) => {
    await withDataRoot(async (elsewhere) => {
      const first = await startDesktop(dataRoot)
      consoles.push(first)
      const [second, apart] = await Promise.all([
        startDesktop(dataRoot, { args: ['--profile', 'supervisor'] }),
        startDesktop(elsewhere),
      ])
      consoles.push(second, apart)
      const agent = new Workspace(first.workspace, 'zh-CN')
      const supervisor = new Workspace(second.workspace, 'zh-CN')

      await test.step('two profiles of one folder: two people of one team', async () => {
        await agent.signInAs('1001')
        await agent.becomeReady()
        await expect(second.workspace.getByRole('button', { name: /1100/ })).toBeVisible()
        await supervisor.signInAs('1100')
        await second.workspace.keyboard.press('Control+5')
        const row = second.workspace.getByRole('row', { name: /李静/ })
        await expect(row).toContainText('就绪')
        expect(
          await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[1]?.title),
        ).toBe('Ringdesk · supervisor')
      })

      await test.step('another folder: another team, where nobody has signed in', async () => {
        const stranger = new Workspace(apart.workspace, 'zh-CN')
        await expect(apart.workspace.getByRole('button', { name: /1001/ })).toBeVisible()
        await stranger.signInAs('1001')
        await stranger.becomeReady()
        await apart.workspace.keyboard.press('F9')
        await expect(apart.workspace.getByText('小休中，不会来电')).toBeVisible()
        await expect(first.workspace.getByText('就绪，等待来电')).toBeVisible()
      })

      await test.step('the same console once more: it comes to the front, and no other does', async () => {
        for (const desktop of consoles) {
          await spyOnSystem(desktop.app)
          await hideWorkspace(desktop)
        }
        expect(await startAgain(dataRoot, '--profile', 'supervisor')).toBe(0)
        await expect.poll(() => windowDeeds(second)).toEqual(['hide', 'show', 'focus'])
        expect(await startAgain(elsewhere)).toBe(0)
        await expect.poll(() => windowDeeds(apart)).toEqual(['hide', 'show', 'focus'])
        expect(await windowDeeds(first)).toEqual(['hide'])
      })

      await test.step('the one that carries the hub ends; the other takes the hub over and is signed in still', async () => {
        await endDesktop(first)
        await expect(second.workspace.getByRole('row', { name: /李静/ })).toContainText('未签入', {
          timeout: 30_000,
        })
        await expect(supervisor.page.getByRole('button', { name: /1100/ })).toBeVisible()
      })
    })
  })
})
