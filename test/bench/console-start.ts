import { chromium } from '@playwright/test'
import { chromiumLaunchOptions } from '../support/browser-path.ts'
import { buildPages, startBrowserRig, whenPainted } from './browser-rig.ts'
import { startConsoleProcess } from './console-process.ts'
import { measureInTurns, timesRow, type Bench } from './measure.ts'
import { openWorld } from './world-cache.ts'

/**
 * Timed: from the start of the console's processes (hub, core, server of the pages) and, beside them, of a browser, to the
 * frame with the sign-in screen. Bare: the same browser started, with the bare page painted. The disk's cache is warm for both.
 */
export const consoleStart: Bench = {
  name: 'start',
  about: 'processes and browser started to the sign-in screen; bare: the browser started to a bare page',
  async run({ customers, share, say }) {
    buildPages()
    const { world, cache } = openWorld(customers, say)
    // somebody who is signed in would not see the screen that is waited for
    cache.meta.remove('session')
    cache.close()
    const rig = await startBrowserRig()
    const blank = rig.bareAddress({ username: 'x', password: 'x', server: 'ws://127.0.0.1:9/', domain: 'x' })
    const launch = () => chromium.launch(chromiumLaunchOptions())
    const ours = async (): Promise<number> => {
      const from = performance.now()
      const [browser, running] = await Promise.all([launch(), startConsoleProcess(world.dataRoot)])
      const page = await browser.newPage({ locale: 'zh-CN' })
      await page.goto(running.address, { waitUntil: 'commit' })
      await page.getByRole('button', { name: /李静/ }).first().waitFor()
      await whenPainted(page, { button: '李静' })
      const took = performance.now() - from
      await browser.close()
      await running.stop()
      return took
    }
    const bare = async (): Promise<number> => {
      const from = performance.now()
      const browser = await launch()
      const page = await browser.newPage({ locale: 'zh-CN' })
      await page.goto(blank, { waitUntil: 'commit' })
      await page.locator('#answer').waitFor()
      await whenPainted(page, { button: 'Answer' })
      const took = performance.now() - from
      await browser.close()
      return took
    }
    await ours()
    await bare()
    const rounds = await measureInTurns(3, Math.ceil(2 * share), ours, bare)
    await rig.close()
    return [
      timesRow(
        `console start to sign-in screen, ${customers.toLocaleString('en')} customers`,
        rounds,
        '≤ 1.5×',
        (_times, ratio) => ratio(0.5) <= 1.5,
      ),
    ]
  },
}
