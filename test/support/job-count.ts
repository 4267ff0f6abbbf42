import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'

/** What a job costs a person: keys (a chord is one, text that is typed is none) and clicks. */
export interface JobCost {
  readonly keys: number
  readonly clicks: number
}

export interface JobCounter {
  /** Counts what is pressed meanwhile, on top of what was counted before. */
  during(work: () => Promise<unknown>): Promise<void>
  readonly cost: JobCost
}

const DOCUMENT = join(import.meta.dirname, '../../docs/jobs.md')

/** A row of the table of docs/jobs.md. */
export interface WrittenJob extends JobCost {
  readonly number: number
  readonly test: string
}

/** The table of docs/jobs.md; a job that is not possible yet has no cost there, and is left out. */
export const writtenJobs = (): WrittenJob[] =>
  [...readFileSync(DOCUMENT, 'utf8').matchAll(/^\| (\d+)\. [^|]*\| +(\d+) +\| +(\d+) +\| +`([^`]+)`/gm)].map(
    ([, number, keys, clicks, test = '']) => ({
      number: Number(number),
      keys: Number(keys),
      clicks: Number(clicks),
      test,
    }),
  )

/** What docs/jobs.md says that the job costs. Throws for one that it does not have. */
export function writtenJob(number: number): JobCost {
  const written = writtenJobs().find((job) => job.number === number)
  if (!written) throw new Error(`docs/jobs.md has no cost of job ${number}`)
  return { keys: written.keys, clicks: written.clicks }
}

/** Runs in the page, so it stands alone. */
function listen(target: Window, click: string): { keys: number; clicks: number; isOn: boolean } {
  const count = { keys: 0, clicks: 0, isOn: false }
  const isTyped = ({ key, ctrlKey, altKey, metaKey, target: at }: KeyboardEvent): boolean =>
    key.length === 1 &&
    !ctrlKey &&
    !altKey &&
    !metaKey &&
    (at as Element | null)?.matches('input, textarea') === true
  target.addEventListener(
    'keydown',
    (event) => {
      const isAlone = ['Control', 'Alt', 'Shift', 'Meta'].includes(event.key)
      if (count.isOn && !event.repeat && !isAlone && !isTyped(event)) count.keys += 1
    },
    true,
  )
  target.addEventListener(click, () => void (count.isOn && (count.clicks += 1)), true)
  return count
}

/** Counts in a rendered test. */
export function countHere(): JobCounter {
  const count = listen(window, 'click')
  return {
    during: async (work) => {
      count.isOn = true
      await work()
      count.isOn = false
    },
    get cost() {
      return { keys: count.keys, clicks: count.clicks }
    },
  }
}

/** Counts in pages of a browser, all of them together; none of them may load anew meanwhile. */
export async function countOn(...pages: Page[]): Promise<JobCounter> {
  const counts = await Promise.all(
    pages.map((page) => page.evaluateHandle(`(${String(listen)})(window, 'pointerdown')`)),
  )
  let cost: JobCost = { keys: 0, clicks: 0 }
  const set = (isOn: boolean): Promise<unknown> =>
    Promise.all(
      counts.map((count) => count.evaluate((one, on) => Object.assign(one as object, { isOn: on }), isOn)),
    )
  return {
    during: async (work) => {
      await set(true)
      await work()
      await set(false)
      const all = await Promise.all(counts.map((count) => count.jsonValue() as Promise<JobCost>))
      cost = {
        keys: all.reduce((sum, { keys }) => sum + keys, 0),
        clicks: all.reduce((sum, { clicks }) => sum + clicks, 0),
      }
    },
    get cost() {
      return cost
    },
  }
}
