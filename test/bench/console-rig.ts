import type { Page } from '@playwright/test'
import { SAMPLE_PEOPLE } from '../../hub/seed/sample-team.ts'
import { hubUrlOf } from '../e2e/support/running-console.ts'
import { AGENT, createBenchLine, type BenchLine } from './bench-line.ts'
import type { BrowserRig } from './browser-rig.ts'
import { freshAddressOf, startConsoleProcess, type ConsoleProcess } from './console-process.ts'

/** A console's processes on a data folder, with the embedded hub and its line. */
export interface ConsoleRig extends BenchLine {
  readonly hubUrl: string
  readonly running: ConsoleProcess
  /** A fresh address: each is good once. */
  freshAddress(): Promise<string>
  /** The console in a page, signed in and ready for calls. */
  openReady(rig: BrowserRig): Promise<Page>
}

/** Signs in, where that is not done yet, and waits until the agent is ready for calls. */
export async function becomeReady(page: Page): Promise<void> {
  const name = SAMPLE_PEOPLE.find(({ extension }) => extension === AGENT)?.name ?? ''
  const ready = page.getByText('就绪，等待来电')
  const person = page.getByRole('button', { name: new RegExp(name) }).first()
  await ready.or(person).first().waitFor({ timeout: 60_000 })
  if (!(await ready.isVisible())) await person.click()
  // a run that was stopped in a call has left its agent a minute of wrap-up
  await ready.waitFor({ timeout: 120_000 })
}

export async function startConsoleRig(dataRoot: string): Promise<ConsoleRig> {
  const running = await startConsoleProcess(dataRoot)
  const hubUrl = hubUrlOf(dataRoot)
  const line = createBenchLine(hubUrl)

  // that of the start is good for a minute alone
  const freshAddress = (): Promise<string> => freshAddressOf(dataRoot)
  return {
    ...line,
    hubUrl,
    running,
    freshAddress,
    openReady: async (rig) => {
      const page = await rig.newPage()
      await page.goto(await freshAddress())
      await becomeReady(page)
      return page
    },
    stop: async () => {
      await line.stop()
      await running.stop()
    },
  }
}
