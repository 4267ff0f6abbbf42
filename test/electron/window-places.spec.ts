import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { Workspace } from '../e2e/support/workspace.ts'
import type { DesktopConsole } from './desktop-console.ts'
import { endDesktop, expect, inMain, startDesktop, test, windowAt, withDataRoot } from './desktop-console.ts'

interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

let running: DesktopConsole | undefined
test.afterEach(async () => {
  if (running !== undefined) await endDesktop(running)
})

const placeOf = (app: ElectronApplication, path: string): Promise<Place | undefined> =>
  inMain(
    app,
    ({ BrowserWindow }, url) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL() === url)
        ?.getBounds(),
    `app://console${path}`,
  )

const move = (app: ElectronApplication, path: string, place: Place): Promise<void> =>
  inMain(
    app,
    ({ BrowserWindow }, { url, place }) =>
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL() === url)
        ?.setBounds(place),
    { url: `app://console${path}`, place },
  )

test('windows open where they were; what the file of places says wrongly is set aside, and said @P1', async () => {
  await withDataRoot(async (dataRoot) => {
    const folder = join(dataRoot, 'profiles/default/electron')
    const file = join(folder, 'shell.json')
    // written when a window rests, so it may not be there yet
    const kept = (): unknown =>
      existsSync(file) && (JSON.parse(readFileSync(file, 'utf8')) as { places: unknown }).places
    const said = (): string => readFileSync(join(dataRoot, 'profiles/default/logs/shell.log'), 'utf8')
    const restart = async (): Promise<DesktopConsole> => {
      if (running !== undefined) await endDesktop(running)
      running = await startDesktop(dataRoot)
      return running
    }
    const workspace = { x: 20, y: 30, width: 1100, height: 700 }
    const board = { x: 60, y: 40, width: 900, height: 600 }

    mkdirSync(folder, { recursive: true })
    const half = `{"places":{"workspace":{"x":20,"y":30,"wid`
    writeFileSync(file, half)
    const first = await restart()
    const { workArea } = await first.app.evaluate(({ screen }) => screen.getPrimaryDisplay())
    const width = Math.min(1440, workArea.width)
    const height = Math.min(900, workArea.height)
    const atFirst = {
      x: workArea.x + Math.floor((workArea.width - width) / 2),
      y: workArea.y + Math.floor((workArea.height - height) / 2),
      width,
      height,
    }
    await test.step('a file cut in half: as at the first start, and the file is kept', async () => {
      expect(await placeOf(first.app, '/')).toEqual(atFirst)
      expect(readFileSync(`${file}.broken`, 'utf8')).toBe(half)
      expect(said()).toContain(`The file is kept: ${file}.broken`)
      await new Workspace(first.workspace, 'zh-CN').signInAs('1100')
    })

    await test.step('both windows are moved, and are there again after the next start', async () => {
      await first.workspace.evaluate(() => window.ringdesk?.openBoard())
      await windowAt(first.app, '/board/')
      await move(first.app, '/', workspace)
      await move(first.app, '/board/', board)
      await expect.poll(kept).toEqual({
        workspace: { ...workspace, isMaximized: false },
        board: { ...board, isMaximized: false },
      })
      const { app, workspace: page } = await restart()
      expect(await placeOf(app, '/')).toEqual(workspace)
      await new Workspace(page, 'zh-CN').panel('队列', 'Queues').waitFor()
      await page.evaluate(() => window.ringdesk?.openBoard())
      await windowAt(app, '/board/')
      await expect.poll(() => placeOf(app, '/board/')).toEqual(board)
    })

    await test.step('a screen that is gone: the window comes to the one that is there', async () => {
      if (running !== undefined) await endDesktop(running)
      const far = { x: 9000, y: -4000, width: 1100, height: 700, isMaximized: false }
      writeFileSync(file, JSON.stringify({ places: { workspace: far }, toldOfTray: true }))
      const { app } = await restart()
      expect(await placeOf(app, '/')).toEqual({
        x: workArea.x + Math.floor((workArea.width - 1100) / 2),
        y: workArea.y + Math.floor((workArea.height - 700) / 2),
        width: 1100,
        height: 700,
      })
    })

    await test.step('numbers that are none: as at the first start, signed in still', async () => {
      if (running !== undefined) await endDesktop(running)
      const odd = JSON.stringify({ places: { workspace: { x: 'left', y: null, width: 1e99, height: -1 } } })
      writeFileSync(file, odd)
      const { app, workspace: page } = await restart()
      expect(await placeOf(app, '/')).toEqual(atFirst)
      expect(readFileSync(`${file}.broken`, 'utf8')).toBe(odd)
      expect(said().match(/places of the windows could not be read/g)).toHaveLength(2)
      await expect(new Workspace(page, 'zh-CN').panel('队列', 'Queues')).toBeVisible()
      expect(existsSync(file)).toBe(false)
    })
  })
})
