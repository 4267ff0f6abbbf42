import { once } from 'node:events'
import { spawn, type ChildProcess } from 'node:child_process'
import type { Page } from '@playwright/test'
import { findElectron } from '../../scripts/electron-binary.mjs'
import { hubUrlOf } from '../e2e/support/running-console.ts'
import { endDesktop, startDesktop, type DesktopConsole } from '../electron/desktop-console.ts'
import { runsUtilities } from '../electron/program-process.ts'
import { BARE_AGENT, createBenchLine, type BenchLine } from './bench-line.ts'
import { startBrowserRig, watchPage, whenSeen } from './browser-rig.ts'
import type { CallStage } from './call-times.ts'
import { becomeReady } from './console-rig.ts'
import { warmWorldFile, BENCH_PROFILE } from './world-cache.ts'

/** Why Electron's rows cannot be measured here; undefined when they can. */
export const whyNoElectron = (): string | undefined =>
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] === undefined || findElectron() === undefined
    ? 'ELECTRON_OVERRIDE_DIST_PATH names no Electron'
    : undefined

/** The display that there is, or a virtual one; gives its name, and the way to end it. */
async function provideDisplay(): Promise<{ name: string; end: () => void }> {
  const known = process.env['DISPLAY']
  if (process.platform !== 'linux' || known !== undefined) return { name: known ?? '', end: () => undefined }
  const server: ChildProcess = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1440x900x24'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [number] = (await once(server.stdout!, 'data')) as [Buffer]
  return { name: `:${number.toString().trim()}`, end: () => void server.kill() }
}

/** The bare page in a window of the same Electron, with nothing of Ringdesk around it. */
async function openBareWindow({ app }: DesktopConsole, address: string): Promise<Page> {
  const opened = app.waitForEvent('window')
  await app.evaluate(async ({ BrowserWindow }, url) => {
    const window = new BrowserWindow({
      width: 1280,
      height: 800,
      webPreferences: { partition: 'bare', backgroundThrottling: false },
    })
    await window.loadURL(url)
  }, address)
  return opened
}

/**
 * A desktop console on the world of so many customers, with core and hub as utility processes, and the bare page in a window
 * beside it. Throws where this Electron runs them elsewhere: that is not what ships.
 */
export async function onElectronStage<T>(
  customers: number,
  say: (line: string) => void,
  work: (stage: CallStage) => Promise<T>,
): Promise<T> {
  const { samples, dataRoot } = warmWorldFile(customers, say)
  const rig = await startBrowserRig()
  const display = await provideDisplay()
  let desktop: DesktopConsole | undefined
  let line: BenchLine | undefined
  try {
    desktop = await startDesktop(dataRoot, {
      args: ['--profile', BENCH_PROFILE],
      env: { DISPLAY: display.name },
    })
    if (!(await runsUtilities(desktop))) throw new Error('core and hub are no utility processes here')
    const { app, workspace, phone } = desktop
    await becomeReady(workspace)
    // loaded anew, because nothing watched them when they were opened
    await app.context().addInitScript(watchPage, { hasPackets: true })
    for (const page of [phone, workspace]) await page.reload()
    await whenSeen(phone, 'registered')
    await becomeReady(workspace)
    line = createBenchLine(hubUrlOf(dataRoot))
    const bare = await openBareWindow(desktop, rig.bareAddress(await line.agentAccount(BARE_AGENT)))
    await whenSeen(bare, 'registered')
    return await work({
      samples,
      line,
      firstSound: 'packet',
      ours: { window: workspace, phone },
      bare: { window: bare, phone: bare },
      callerPage: async (account) => {
        const page = await rig.newPage()
        await page.goto(rig.bareAddress(account))
        return page
      },
    })
  } finally {
    await line?.stop()
    if (desktop) await endDesktop(desktop)
    display.end()
    await rig.close()
  }
}
