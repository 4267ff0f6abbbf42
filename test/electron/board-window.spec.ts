import { Workspace } from '../e2e/support/workspace.ts'
import { expect, test } from './desktop-console.ts'

test('the wall board has a window of its own, its own door, and no microphone @P1', async ({
  desktop: { app, workspace: page },
}) => {
  const supervisor = new Workspace(page, 'zh-CN')
  await supervisor.signInAs('1100')
  const open = async (): Promise<void> => {
    await page.getByRole('button', { name: /1100/ }).click()
    await page.getByRole('menuitem', { name: '打开看板' }).click()
  }
  const opened = app.waitForEvent('window')
  await open()
  const board = await opened
  expect(board.url()).toBe('app://console/board/')
  await expect(board.getByRole('region', { name: '售后' })).toBeVisible()
  await expect(board.getByRole('region', { name: '坐席' })).toContainText('李静')

  // whatever the page asks for, the preload script gives it the board's door and nothing else
  expect(await board.evaluate(() => Object.keys(window.ringdesk ?? {}))).toEqual(['port'])
  const microphone = await board.evaluate(() =>
    navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      (error: unknown) => (error as Error).name,
    ),
  )
  expect(microphone).toBe('NotAllowedError')

  const count = app.windows().length
  await open()
  await expect(board.getByRole('region', { name: '售后' })).toBeVisible()
  expect(app.windows()).toHaveLength(count)
})
