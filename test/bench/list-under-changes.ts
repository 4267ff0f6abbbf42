import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { v7 } from 'uuid'
import { startBrowserRig } from './browser-rig.ts'
import { startConsoleRig, type ConsoleRig } from './console-rig.ts'
import { inMs, percentile, sorted, type Bench, type Row } from './measure.ts'
import { openWorkingDesk, type WorkingDesk } from './working-desk.ts'

const PER_SECOND = 50
const DESKS = 5
/** Stands before the time of sending in each title. */
const MARK = 'sent at '

interface Painted {
  /** Time since 1970 of a frame, and the newest time of sending that it showed. */
  readonly at: number
  readonly newest: number
}

/** Lets the page write down, at each frame after its list changed, which newest row it shows. */
const watchList = (page: Page): Promise<void> =>
  page.evaluate((mark) => {
    const seen: { at: number; newest: number }[] = []
    Object.assign(globalThis, { benchPainted: seen })
    let isAsked = false
    const look = (): void => {
      const times = (document.body.textContent.match(new RegExp(`${mark}[\\d.]+`, 'g')) ?? []).map((text) =>
        Number.parseFloat(text.slice(mark.length)),
      )
      const channel = new MessageChannel()
      channel.port1.onmessage = () =>
        void seen.push({ at: performance.timeOrigin + performance.now(), newest: Math.max(0, ...times) })
      channel.port2.postMessage(null)
    }
    new MutationObserver(() => {
      if (isAsked) return
      isAsked = true
      requestAnimationFrame(() => {
        isAsked = false
        look()
      })
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  }, MARK)

const paintedBy = (page: Page): Promise<Painted[]> =>
  page.evaluate(() => (globalThis as unknown as { benchPainted: Painted[] }).benchPainted)

const now = (): number => performance.timeOrigin + performance.now()

/** Opens so many tickets at a steady pace, newest first in the list; gives when each was sent. */
async function openTickets(desks: readonly WorkingDesk[], count: number): Promise<number[]> {
  const sent: number[] = []
  const done: Promise<number>[] = []
  const begin = performance.now()
  for (let nth = 0; nth < count; nth += 1) {
    const wait = begin + (nth * 1000) / PER_SECOND - performance.now()
    if (wait > 0) await new Promise((resume) => setTimeout(resume, wait))
    // as it stands in the title, so that both compare
    const at = Number(now().toFixed(1))
    sent.push(at)
    const fields = {
      kind: 'enquiry',
      priority: 'P3',
      title: `${MARK}${at.toFixed(1)}`,
      reason: null,
      product: null,
    }
    const act = {
      type: 'ticket.open',
      id: v7(),
      contactId: null,
      customerId: null,
      callerNumber: null,
      queueId: null,
      fields,
    }
    const desk = desks[nth % desks.length]
    if (desk) done.push(desk.do(act))
  }
  await Promise.all(done)
  return sent
}

/** For each change the time to the first frame that shows it or a newer one; throws where one was never shown. */
async function shownAfter(page: Page, sent: readonly number[]): Promise<number[]> {
  const last = sent.at(-1) ?? 0
  const giveUpAt = Date.now() + 10_000
  let painted: Painted[] = []
  do {
    if (Date.now() > giveUpAt) throw new Error('the list never showed the newest ticket')
    await new Promise((resume) => setTimeout(resume, 50))
    painted = await paintedBy(page)
  } while (!painted.some(({ newest }) => newest >= last))
  return sent.map((at) => (painted.find(({ newest }) => newest >= at)?.at ?? Number.NaN) - at)
}

/**
 * Timed: from a desk's sending of a new ticket (50 a second, of five desks) to the first frame in which the open list of tickets of another
 * console shows it, or one that is newer: hub, core and window lie between, and the list asks again every 250 ms at most.
 */
export const listUnderChanges: Bench = {
  name: 'list',
  about: 'the newest row of an open list painted, 50 changes a second (no bare thing)',
  async run({ share }): Promise<Row[]> {
    const dataRoot = mkdtempSync(join(tmpdir(), 'ringdesk-bench-list-'))
    const rig = await startBrowserRig()
    let console: ConsoleRig | undefined
    const desks: WorkingDesk[] = []
    try {
      console = await startConsoleRig(dataRoot)
      const page = await console.openReady(rig)
      await page.keyboard.press('Control+2')
      await page.getByRole('combobox', { name: '排序' }).click()
      await page.getByRole('option', { name: '最新的在前' }).click()
      // people beside the one at the console, whose desk stays its own
      for (let nth = 1; nth <= DESKS; nth += 1) desks.push(await openWorkingDesk(console.hubUrl, nth))
      await watchList(page)
      await shownAfter(page, await openTickets(desks, Math.ceil(50 * share)))
      const changes = Math.max(50, Math.ceil(1500 * share))
      const times = sorted(await shownAfter(page, await openTickets(desks, changes)))
      return [
        {
          what: `newest row of an open list, ${PER_SECOND} changes/s`,
          runs: `${changes} changes`,
          ours: `${inMs(times)} ms`,
          bare: '',
          ratio: '',
          aim: 'p95 ≤ 400 ms',
          isMet: percentile(times, 0.95) <= 400,
        },
      ]
    } finally {
      for (const desk of desks) desk.close()
      await rig.close()
      await console?.stop()
      rmSync(dataRoot, { recursive: true, force: true })
    }
  },
}
