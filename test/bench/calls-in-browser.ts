import type { Page } from '@playwright/test'
import { BARE_AGENT } from './bench-line.ts'
import { startBrowserRig, whenSeen, type BrowserRig } from './browser-rig.ts'
import { measureAnswer, measurePop, type CallStage } from './call-times.ts'
import { startConsoleRig, type ConsoleRig } from './console-rig.ts'
import { measureInTurns, timesRow, type Bench, type BenchOptions } from './measure.ts'
import { warmWorldFile } from './world-cache.ts'

interface Stage extends CallStage {
  readonly rig: BrowserRig
  readonly desk: ConsoleRig
  /** The console, signed in and ready. */
  readonly page: Page
  readonly barePage: Page
}

/** Console and bare page in pages of one browser. */
async function onStage<T>({ customers, say }: BenchOptions, work: (stage: Stage) => Promise<T>): Promise<T> {
  const { samples, dataRoot } = warmWorldFile(customers, say)
  const rig = await startBrowserRig()
  let desk: ConsoleRig | undefined
  try {
    desk = await startConsoleRig(dataRoot)
    const page = await desk.openReady(rig)
    const openBare = async (account: object): Promise<Page> => {
      const made = await rig.newPage()
      await made.goto(rig.bareAddress(account))
      return made
    }
    const barePage = await openBare(await desk.agentAccount(BARE_AGENT))
    await whenSeen(barePage, 'registered')
    return await work({
      samples,
      rig,
      desk,
      line: desk,
      page,
      barePage,
      firstSound: 'unmute',
      ours: { window: page, phone: page },
      bare: { window: barePage, phone: barePage },
      callerPage: openBare,
    })
  } finally {
    await rig.close()
    await desk?.stop()
  }
}

export const ringToPop: Bench = {
  name: 'pop',
  about: 'INVITE on the socket to the card painted with history; bare: a sip.js page that paints the number',
  run: (options) =>
    onStage(options, async (stage) => [
      await measurePop(stage, 'ring to pop: INVITE to the card painted with history', options.share),
    ]),
}

export const answer: Bench = {
  name: 'answer',
  about: 'click on Answer to the first sound of the caller (unmute); bare: the same on a sip.js page',
  run: (options) =>
    onStage(options, async (stage) => [
      await measureAnswer(stage, 'answer: click to the remote track’s unmute', options.share),
    ]),
}

/**
 * Timed: from the start of the navigation to the line's 200 to REGISTER, each time in a profile that nothing was ever loaded
 * in; the console's core runs and its agent is signed in. Bare: the bare page, with its account in the address.
 */
export const pageToRegistered: Bench = {
  name: 'registered',
  about: 'navigation to the answer to REGISTER, fresh profile; bare: a sip.js page that registers',
  run: (options) =>
    onStage(options, async ({ rig, desk, page, barePage }) => {
      await page.context().close()
      await barePage.context().close()
      const account = await desk.agentAccount(BARE_AGENT)
      const open = async (address: string): Promise<number> => {
        const fresh = await rig.newPage()
        await fresh.goto(address, { waitUntil: 'commit' })
        const began = await fresh.evaluate(() => performance.timeOrigin)
        const registered = await whenSeen(fresh, 'registered', began)
        await fresh.context().close()
        return registered - began
      }
      const ours = async (): Promise<number> => open(await desk.freshAddress())
      const alone = (): Promise<number> => open(rig.bareAddress(account))
      await ours()
      await alone()
      const rounds = await measureInTurns(3, Math.ceil(5 * options.share), ours, alone)
      return [
        timesRow(
          'page navigation to registered, fresh profile',
          rounds,
          'p95 ≤ 1.5×',
          (_, ratio) => ratio(0.95) <= 1.5,
        ),
      ]
    }),
}
