import type { Page } from '@playwright/test'
import { startBrowserRig, whenPainted, whenSeen, type BrowserRig } from './browser-rig.ts'
import { AGENT, BARE_AGENT, startConsoleRig, type ConsoleRig } from './console-rig.ts'
import { measureInTurns, percentile, timesRow, type Bench, type BenchOptions } from './measure.ts'
import { warmWorldFile, type WorldFile } from './world-cache.ts'

interface Stage {
  readonly world: WorldFile
  readonly rig: BrowserRig
  readonly desk: ConsoleRig
  /** The console, signed in and ready. */
  readonly page: Page
  readonly bare: Page
}

/** Console and bare page, each registered for an agent of its own at the same line. */
async function onStage<T>({ customers, say }: BenchOptions, work: (stage: Stage) => Promise<T>): Promise<T> {
  const world = warmWorldFile(customers, say)
  const rig = await startBrowserRig()
  let desk: ConsoleRig | undefined
  try {
    desk = await startConsoleRig(world.dataRoot)
    const page = await desk.openReady(rig)
    const bare = await rig.newPage()
    await bare.goto(rig.bareAddress(await desk.agentAccount(BARE_AGENT)))
    await whenSeen(bare, 'registered')
    return await work({ world, rig, desk, page, bare })
  } finally {
    await rig.close()
    await desk?.stop()
  }
}

const CALL_PANEL = 'section[aria-label="通话"]'
const TIMELINE_ITEM = 'section[aria-label="往来"] li'

/**
 * Timed: from the INVITE's arrival on the page's socket to the frame in which the caller's name and the first line of their
 * history stand painted. Bare: a page with sip.js alone that paints the number. Each call is from another customer, direct to
 * the agent, and is given up after.
 */
export const ringToPop: Bench = {
  name: 'pop',
  about: 'INVITE on the socket to the card painted with history; bare: a sip.js page that paints the number',
  run: (options) =>
    onStage(options, async ({ world, desk, page, bare }) => {
      const everyNth = world.samples.customers.filter(({ name }) => name.length > 2)
      const ring = async (
        index: number,
        target: string,
        on: Page,
        wanted: (customer: { name: string; number: string }) => Record<string, string>,
      ): Promise<number> => {
        const customer = everyNth[(index * 7) % everyNth.length]
        if (!customer) throw new Error('the world has nobody')
        const phone = await desk.caller(customer.number)
        const painted = whenPainted(on, wanted(customer))
        // the page watches from here on
        const from = await on.evaluate(() => performance.timeOrigin + performance.now())
        const call = phone.call(target)
        const at = await painted
        const invited = await whenSeen(on, 'invite', from)
        await call.hangUp()
        await call.ended()
        await phone.stop()
        return at - invited
      }
      // the card of a call that was missed stands for ten seconds, and would be painted with the next one
      const noCardLeft = async (): Promise<void> => {
        await page.getByText('就绪，等待来电').first().waitFor({ timeout: 20_000 })
      }
      let next = 0
      const ours = async (): Promise<number> => {
        await noCardLeft()
        return ring(next++, AGENT, page, ({ name }) => ({ [CALL_PANEL]: name, [TIMELINE_ITEM]: '' }))
      }
      const alone = (): Promise<number> =>
        ring(next++, BARE_AGENT, bare, ({ number }) => ({ '#caller': number }))
      for (let n = 0; n < 2; n += 1) {
        await ours()
        await alone()
      }
      const perRound = Math.ceil(7 * options.share)
      const rounds = await measureInTurns(3, perRound, ours, alone)
      return [
        timesRow(
          'ring to pop: INVITE to the card painted with history',
          rounds,
          'p95 ≤ 40 ms, ≤ 1.5×',
          (times, ratio) => percentile(times, 0.95) <= 40 && ratio(0.5) <= 1.5,
        ),
      ]
    }),
}

const ANSWER_AFTER_MS = 1000

/**
 * Timed: from the click on the answer button to `unmute` of the remote track, which fires when the caller's first sound is
 * there. Bare: the same click on the bare page. The caller is a sip.js page with a microphone that hears a tone; it rings for a second.
 */
export const answer: Bench = {
  name: 'answer',
  about: 'click on Answer to the first sound of the caller (unmute); bare: the same on a sip.js page',
  run: (options) =>
    onStage(options, async ({ world, rig, desk, page, bare }) => {
      const number = world.samples.customers[0]?.number ?? ''
      const caller = await rig.newPage()
      await caller.goto(rig.bareAddress(await desk.callerAccount(number)))
      await whenSeen(caller, 'registered')
      const take = async (on: Page, target: string, click: () => Promise<void>): Promise<number> => {
        const from = Date.now()
        await caller.evaluate((to) => window.barePhone.dial(to), target)
        await whenSeen(on, 'invite', from)
        // as long as a person needs at least
        await new Promise((resume) => setTimeout(resume, ANSWER_AFTER_MS))
        await click()
        const unmuted = await whenSeen(on, 'unmute', from)
        const clicked = await whenSeen(on, 'click', from)
        await caller.waitForFunction(() => window.barePhone.state() === 'Established')
        await caller.evaluate(() => window.barePhone.hangUp())
        await caller.waitForFunction(() => window.barePhone.state() === 'Terminated')
        return unmuted - clicked
      }
      const ours = async (): Promise<number> => {
        const took = await take(page, AGENT, () =>
          page.getByRole('button', { name: '接听', exact: true }).first().click(),
        )
        // put away before the next call rings: it is another click, and another act
        await page.getByRole('button', { name: '稍后整理', exact: true }).click()
        await page.getByText('就绪，等待来电').first().waitFor()
        return took
      }
      const alone = (): Promise<number> => take(bare, BARE_AGENT, () => bare.click('#answer'))
      for (let n = 0; n < 2; n += 1) {
        await ours()
        await alone()
      }
      const rounds = await measureInTurns(3, Math.ceil(8 * options.share), ours, alone)
      return [
        timesRow(
          'answer: click to the remote track’s unmute',
          rounds,
          'p95 ≤ 200 ms, ≤ 1×',
          (times, ratio) => percentile(times, 0.95) <= 200 && ratio(0.5) <= 1,
        ),
      ]
    }),
}

/**
 * Timed: from the start of the navigation to the line's 200 to REGISTER, each time in a profile that nothing was ever loaded
 * in; the console's core runs and its agent is signed in. Bare: the bare page, with its account in the address.
 */
export const pageToRegistered: Bench = {
  name: 'registered',
  about: 'navigation to the answer to REGISTER, fresh profile; bare: a sip.js page that registers',
  run: (options) =>
    onStage(options, async ({ rig, desk, page, bare }) => {
      await page.context().close()
      await bare.context().close()
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
          'p95 ≤ 2×',
          (_, ratio) => ratio(0.95) <= 2,
        ),
      ]
    }),
}
