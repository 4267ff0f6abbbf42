import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SAMPLE_QUEUES } from '../../hub/seed/sample-team.ts'
import { startBrowserRig, whenPainted } from './browser-rig.ts'
import { startConsoleRig, type ConsoleRig } from './console-rig.ts'
import { deskAuth } from './hub-load.ts'
import { inMs, percentile, sorted, type Bench, type Row } from './measure.ts'
import { connectRaw, type RawDesk } from './raw-desk.ts'

const DESKS = 50
const STRIP = 'section[aria-label="队列"]'

/**
 * Timed: from a caller's INVITE leaving their phone, or their CANCEL, to the frame in which the strip of a console shows one
 * more, or one less, who waits; the line, the hub, which sends at once after a quiet time and else gathers for 50 ms, and the core lie between. Fifty desks
 * watch the queues.
 */
export const queueStrip: Bench = {
  name: 'strip',
  about: 'a caller joins or leaves a queue to the strip painted, 50 desks watching (no bare thing)',
  async run({ share }): Promise<Row[]> {
    const dataRoot = mkdtempSync(join(tmpdir(), 'ringdesk-bench-strip-'))
    const rig = await startBrowserRig()
    let desk: ConsoleRig | undefined
    const watchers: RawDesk[] = []
    try {
      desk = await startConsoleRig(dataRoot)
      const page = await desk.openReady(rig)
      // nobody takes calls, so that callers wait
      await page.keyboard.press('F9')
      await page.getByText('小休中，不会来电').first().waitFor()
      for (let nth = 1; nth < DESKS; nth += 1) {
        const { auth } = await deskAuth(desk.hubUrl, nth)
        const watcher = await connectRaw({ url: desk.hubUrl, auth, onEvent: () => undefined })
        await watcher.ask('queues:watch', null)
        watchers.push(watcher)
      }
      const queue = SAMPLE_QUEUES[0]
      const caller = await desk.caller('+8613912345678')
      const now = (): number => performance.timeOrigin + performance.now()
      const times: number[] = []
      const rings = Math.ceil(40 * share)
      for (let nth = 0; nth < rings + 3; nth += 1) {
        const joined = whenPainted(page, { [`${STRIP} li[data-alarm]`]: queue?.name ?? '' })
        await page.evaluate(() => undefined)
        const from = now()
        const call = caller.call(queue?.extension ?? '')
        const came = (await joined) - from
        const left = whenPainted(page, { [`${STRIP} ul:not(:has(li[data-alarm]))`]: '' })
        await page.evaluate(() => undefined)
        const until = now()
        await call.hangUp()
        const went = (await left) - until
        await call.ended()
        if (nth >= 3) times.push(came, went)
      }
      const ours = sorted(times)
      return [
        {
          what: `queue change to painted strip, ${DESKS} desks`,
          runs: `${ours.length}`,
          ours: `${inMs(ours)} ms`,
          bare: '',
          ratio: '',
          aim: 'p95 ≤ 50 ms',
          isMet: percentile(ours, 0.95) <= 50,
        },
      ]
    } finally {
      for (const watcher of watchers) watcher.close()
      await rig.close()
      await desk?.stop()
      rmSync(dataRoot, { recursive: true, force: true })
    }
  },
}
