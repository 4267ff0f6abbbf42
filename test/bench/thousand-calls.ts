import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startBrowserRig } from './browser-rig.ts'
import { AGENT } from './bench-line.ts'
import { startConsoleRig, type ConsoleRig } from './console-rig.ts'
import type { Bench, Row } from './measure.ts'

const CALLERS = 20

interface Sizes {
  readonly pageHeap: number
  readonly nodes: number
  readonly coreHeap: number
}

/** Heaps after a collection, in bytes, and DOM nodes of page and phone frame. */
async function sizesOf(page: Page, desk: ConsoleRig): Promise<Sizes> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  for (let n = 0; n < 3; n += 1) await session.send('HeapProfiler.collectGarbage')
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  await session.detach()
  const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  return { pageHeap: value('JSHeapUsedSize'), nodes: value('Nodes'), coreHeap: await desk.running.coreHeap() }
}

/**
 * Measured: heaps after collection, and DOM nodes, after the last of a thousand calls against those after the warm-up (the
 * first 200). Each call rings, is answered by a click, is ended by the caller and wrapped up; callers describe media and send
 * none, so that a call takes the time of its signalling.
 */
export const thousandCalls: Bench = {
  name: 'calls',
  about:
    '1,000 simulated calls through one console: growth of heaps and DOM after the first 200 (no bare thing)',
  async run({ share, say }): Promise<Row[]> {
    const dataRoot = mkdtempSync(join(tmpdir(), 'ringdesk-bench-calls-'))
    const rig = await startBrowserRig()
    let desk: ConsoleRig | undefined
    try {
      desk = await startConsoleRig(dataRoot)
      const page = await desk.openReady(rig)
      const callers = []
      for (let n = 0; n < CALLERS; n += 1)
        callers.push(await desk.caller(`+86139123456${String(n).padStart(2, '0')}`))
      const total = Math.max(30, Math.ceil(1000 * share))
      const warmUp = Math.ceil(total / 5)
      let before: Sizes | undefined
      const started = performance.now()
      for (let nth = 1; nth <= total; nth += 1) {
        const caller = callers[nth % CALLERS]
        if (!caller) throw new Error('no caller')
        const call = caller.call(AGENT)
        await page.getByRole('button', { name: '接听', exact: true }).first().click()
        await call.answered()
        await call.hangUp()
        await page.getByRole('radio', { name: '已解决' }).click()
        await page.getByRole('button', { name: '完成整理', exact: true }).click()
        await page.getByText('就绪，等待来电').first().waitFor()
        caller.calls.length = 0
        if (nth === warmUp) before = await sizesOf(page, desk)
        if (nth % 100 === 0) say(`${nth} calls in ${((performance.now() - started) / 1000).toFixed(0)} s`)
      }
      const after = await sizesOf(page, desk)
      if (!before) throw new Error('no warm-up')
      const row = (what: string, was: number, is: number, shown: (value: number) => string): Row => ({
        what: `${total.toLocaleString('en')} calls: ${what}`,
        runs: `after ${warmUp} and ${total}`,
        ours: `${shown(was)} → ${shown(is)}`,
        bare: '',
        ratio: `${is >= was ? '+' : ''}${((is / was - 1) * 100).toFixed(1)} %`,
        aim: '< 10 %',
        isMet: is / was < 1.1,
      })
      const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
      return [
        row('renderer heap', before.pageHeap, after.pageHeap, mb),
        row('core heap', before.coreHeap, after.coreHeap, mb),
        row('DOM nodes', before.nodes, after.nodes, (value) => value.toFixed(0)),
      ]
    } finally {
      await rig.close()
      await desk?.stop()
      rmSync(dataRoot, { recursive: true, force: true })
    }
  },
}
