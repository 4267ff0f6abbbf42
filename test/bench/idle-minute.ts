import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from '@playwright/test'
import { startBrowserRig, whenSeen } from './browser-rig.ts'
import { BARE_AGENT } from './bench-line.ts'
import { startConsoleRig, type ConsoleRig } from './console-rig.ts'
import { times2, type Bench, type Row } from './measure.ts'

/** Processor time that the renderers of a browser have used so far, in seconds. */
async function rendererSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0)
}

/** Collects what starting left behind: Chromium does so by itself some 20 s later, and once. */
async function collectGarbage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  await session.detach()
}

/**
 * Measured: processor time of all renderer processes of a browser in a minute in which an agent is signed in, ready, and
 * nothing happens; the phone is registered and the queue strip shows. Bare: the registered bare page in a browser of its own
 * in the same minute.
 */
export const idleMinute: Bench = {
  name: 'idle',
  about: 'renderer processor time of an idle, signed-in minute; bare: a registered sip.js page',
  async run({ share }): Promise<Row[]> {
    const dataRoot = mkdtempSync(join(tmpdir(), 'ringdesk-bench-idle-'))
    const [rig, bareRig] = [await startBrowserRig(), await startBrowserRig()]
    let desk: ConsoleRig | undefined
    try {
      desk = await startConsoleRig(dataRoot)
      const ours = await desk.openReady(rig)
      const bare = await bareRig.newPage()
      await bare.goto(bareRig.bareAddress(await desk.agentAccount(BARE_AGENT)))
      await whenSeen(bare, 'registered')
      const seconds = Math.max(5, 60 * share)
      const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms))
      // what starting left to do is done
      await pause(5000)
      await Promise.all([ours, bare].map(collectGarbage))
      await pause(1000)
      const before = [await rendererSeconds(rig.browser), await rendererSeconds(bareRig.browser)]
      await pause(seconds * 1000)
      const after = [await rendererSeconds(rig.browser), await rendererSeconds(bareRig.browser)]
      const perMinute = after.map((value, nth) => ((value - (before[nth] ?? 0)) * 60) / seconds)
      const [used = Number.NaN, alone = Number.NaN] = perMinute
      return [
        {
          what: 'renderer CPU of an idle, signed-in minute',
          runs: `${seconds} s`,
          ours: `${used.toFixed(2)} s`,
          bare: `${alone.toFixed(2)} s`,
          ratio: alone > 0 ? times2(used / alone) : '',
          aim: '≤ 0.3 s',
          isMet: used <= 0.3,
        },
      ]
    } finally {
      await rig.close()
      await bareRig.close()
      await desk?.stop()
      rmSync(dataRoot, { recursive: true, force: true })
    }
  },
}
