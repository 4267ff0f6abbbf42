import type { Page } from '@playwright/test'
import { AGENT, BARE_AGENT, type BenchLine } from './bench-line.ts'
import { whenPainted, whenSeen } from './browser-rig.ts'
import { measureInTurns, percentile, timesRow, type Row } from './measure.ts'
import type { WorldFile } from './world-cache.ts'

/** Where one thing is looked at: the page that is painted and clicked, and the one with the phone in it. */
export interface Place {
  readonly window: Page
  /** The same page in a browser, where the phone is a frame of it. */
  readonly phone: Page
}

/** A console and a bare page under the same shell, each registered for an agent of its own at the same line. */
export interface CallStage {
  readonly samples: WorldFile['samples']
  readonly line: BenchLine
  /** What tells here that the caller's first sound is there. */
  readonly firstSound: 'unmute' | 'packet'
  /** The console, signed in and ready. */
  readonly ours: Place
  readonly bare: Place
  /** A bare page with this account, in a browser of its own: the other end, with a voice. */
  callerPage(account: object): Promise<Page>
}

const CALL_PANEL = 'section[aria-label="通话"]'
const TIMELINE_ITEM = 'section[aria-label="往来"] li'

/**
 * Timed: from the INVITE's arrival on the phone's socket to the frame in which the caller's name and the first line of their
 * history stand painted. Bare: a page with sip.js alone that paints the number. Each call is from another customer, direct to
 * the agent, and is given up after.
 */
export async function measurePop(stage: CallStage, what: string, share: number): Promise<Row> {
  const { samples, line, ours, bare } = stage
  const everyNth = samples.customers.filter(({ name }) => name.length > 2)
  const ring = async (
    index: number,
    target: string,
    on: Place,
    wanted: (customer: { name: string; number: string }) => Record<string, string>,
  ): Promise<number> => {
    const customer = everyNth[(index * 7) % everyNth.length]
    if (!customer) throw new Error('the world has nobody')
    const phone = await line.caller(customer.number)
    const painted = whenPainted(on.window, wanted(customer))
    // the page watches from here on
    const from = await on.window.evaluate(() => performance.timeOrigin + performance.now())
    const call = phone.call(target)
    const at = await painted
    const invited = await whenSeen(on.phone, 'invite', from)
    await call.hangUp()
    await call.ended()
    await phone.stop()
    return at - invited
  }
  let next = 0
  const popOurs = async (): Promise<number> => {
    // the card of a call that was missed stands for ten seconds, and would be painted with the next one
    await ours.window.getByText('就绪，等待来电').first().waitFor({ timeout: 20_000 })
    return ring(next++, AGENT, ours, ({ name }) => ({ [CALL_PANEL]: name, [TIMELINE_ITEM]: '' }))
  }
  const popBare = (): Promise<number> =>
    ring(next++, BARE_AGENT, bare, ({ number }) => ({ '#caller': number }))
  for (let n = 0; n < 2; n += 1) {
    await popOurs()
    await popBare()
  }
  const rounds = await measureInTurns(3, Math.ceil(7 * share), popOurs, popBare)
  return timesRow(
    what,
    rounds,
    'p95 ≤ 40 ms, ≤ 1.5×',
    (times, ratio) => percentile(times, 0.95) <= 40 && ratio(0.5) <= 1.5,
  )
}

const ANSWER_AFTER_MS = 1000

/**
 * Timed: from the click on the answer button to the caller's first sound: `unmute` of the remote track, or its first packet in a
 * shell whose Chromium tells `unmute` too early. Bare: the same click on the bare page. The caller is a sip.js page with a microphone that hears a tone; it rings for a second.
 */
export async function measureAnswer(stage: CallStage, what: string, share: number): Promise<Row> {
  const { samples, line, ours, bare } = stage
  const caller = await stage.callerPage(await line.callerAccount(samples.customers[0]?.number ?? ''))
  await whenSeen(caller, 'registered')
  const take = async (on: Place, target: string, click: () => Promise<void>): Promise<number> => {
    const from = Date.now()
    await caller.evaluate((to) => window.barePhone.dial(to), target)
    await whenSeen(on.phone, 'invite', from)
    // as long as a person needs at least
    await new Promise((resume) => setTimeout(resume, ANSWER_AFTER_MS))
    await click()
    const heard = await whenSeen(on.phone, stage.firstSound, from)
    const clicked = await whenSeen(on.window, 'click', from)
    await caller.waitForFunction(() => window.barePhone.state() === 'Established')
    await caller.evaluate(() => window.barePhone.hangUp())
    await caller.waitForFunction(() => window.barePhone.state() === 'Terminated')
    return heard - clicked
  }
  const answerOurs = async (): Promise<number> => {
    const took = await take(ours, AGENT, () =>
      ours.window.getByRole('button', { name: '接听', exact: true }).first().click(),
    )
    // put away before the next call rings: it is another click, and another act
    await ours.window.getByRole('button', { name: '稍后整理', exact: true }).click()
    await ours.window.getByText('就绪，等待来电').first().waitFor()
    return took
  }
  const answerBare = (): Promise<number> => take(bare, BARE_AGENT, () => bare.window.click('#answer'))
  for (let n = 0; n < 2; n += 1) {
    await answerOurs()
    await answerBare()
  }
  const rounds = await measureInTurns(3, Math.ceil(8 * share), answerOurs, answerBare)
  return timesRow(
    what,
    rounds,
    'p95 ≤ 200 ms, ≤ 1×',
    (times, ratio) => percentile(times, 0.95) <= 200 && ratio(0.5) <= 1,
  )
}
