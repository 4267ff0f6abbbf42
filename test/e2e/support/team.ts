import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, chromium, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { SAMPLE_PEOPLE } from '../../../hub/seed/sample-team.ts'
import { chromiumLaunchOptions } from '../../support/browser-path.ts'
import { writeToneFile } from '../../support/tone.ts'
import { layHubLine, type HubLine } from './hub-line.ts'
import { LedgerReader } from './ledger-reader.ts'
import { hubUrlOf, startConsole, type RunningConsole } from './running-console.ts'
import { TestCaller } from './test-caller.ts'
import { Workspace } from './workspace.ts'

export interface AgentOptions {
  readonly locale?: 'zh-CN' | 'en-US'
  readonly colorScheme?: 'light' | 'dark'
}

/** What the microphones of both sides hear, in Hz, so that each end can tell whose voice arrives. */
export const AGENT_HZ = 450
export const CUSTOMER_HZ = 700

/** A browser for the agents and one for the customers, each with a voice of its own. */
export interface Browsers {
  readonly agents: Browser
  readonly customers: Browser
}

/** A browser whose microphone hears a tone; `program` stands in for the one that is found on this machine. */
export async function launchWithVoice(hz: number, folder: string, program?: string): Promise<Browser> {
  const file = join(folder, `voice-${hz}.wav`)
  writeToneFile(file, hz)
  const options = chromiumLaunchOptions()
  return chromium.launch({
    ...options,
    ...(program === undefined ? {} : { executablePath: program }),
    args: [...options.args, `--use-file-for-fake-audio-capture=${file}`],
  })
}

/** Both browsers; the folder holds their voices. */
export async function launchBrowsers(folder: string): Promise<Browsers> {
  return {
    agents: await launchWithVoice(AGENT_HZ, folder),
    customers: await launchWithVoice(CUSTOMER_HZ, folder),
  }
}

/** One team on one machine: an embedded hub, a console process for each person, callers with phones of their own. */
export class Team {
  readonly #browsers: Browsers
  readonly dataRoot = mkdtempSync(join(tmpdir(), 'ringdesk-story-'))
  readonly #consoles = new Map<string, RunningConsole>()
  readonly #contexts: BrowserContext[] = []
  readonly #lines: HubLine[] = []

  constructor(browsers: Browsers) {
    this.#browsers = browsers
  }

  /** Starts a console and opens it in a browser of its own, up to the sign-in screen. */
  async openConsole(profile: string, options: AgentOptions = {}): Promise<Page> {
    const address = await this.startConsole(profile)
    const page = await this.#newPage(this.#browsers.agents, options)
    await page.goto(address)
    return page
  }

  /** Starts the console of a profile; returns its address. */
  async startConsole(profile: string): Promise<string> {
    const console = await startConsole(this.dataRoot, profile)
    this.#consoles.set(profile, console)
    return console.address
  }

  /** Ends the console of a profile, with its core and, where it brought it, the hub. */
  async stopConsole(profile: string): Promise<void> {
    await this.#consoles.get(profile)?.stop()
    this.#consoles.delete(profile)
  }

  /** The console of a page, as an agent sees it. */
  workspace(page: Page, locale: 'zh-CN' | 'en-US' = 'zh-CN'): Workspace {
    return new Workspace(page, locale)
  }

  /** A person of the sample team, signed in by one click on the sign-in screen. */
  async signIn(extension: string, options: AgentOptions = {}): Promise<Workspace> {
    const person = SAMPLE_PEOPLE.find((candidate) => candidate.extension === extension)
    if (!person) throw new Error(`nobody in the sample team has the extension ${extension}`)
    const workspace = new Workspace(
      await this.openConsole(`p${extension}`, options),
      options.locale ?? 'zh-CN',
    )
    await workspace.signInAs(person.name)
    return workspace
  }

  /** A person who is signed in, whose phone is registered and who takes calls. */
  async readyAgent(extension: string, options: AgentOptions = {}): Promise<Workspace> {
    const workspace = await this.signIn(extension, options)
    await workspace.becomeReady()
    return workspace
  }

  /** A customer's phone. */
  async caller(options: AgentOptions = {}): Promise<TestCaller> {
    const page = await this.#newPage(this.#browsers.customers, options)
    await page.goto(`${this.hubUrl}/caller`)
    return new TestCaller(page)
  }

  get hubUrl(): string {
    return hubUrlOf(this.dataRoot)
  }

  /** The way of the consoles that are opened from now on to the hub; the phones' line stays when it is cut. */
  async layHubLine(): Promise<HubLine> {
    const line = await layHubLine(this.dataRoot)
    this.#lines.push(line)
    return line
  }

  get ledger(): LedgerReader {
    return new LedgerReader(this.hubUrl)
  }

  async end(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()))
    await Promise.all([...this.#consoles.values()].map((console) => console.stop()))
    for (const line of this.#lines) line.close()
    if (process.env['RINGDESK_KEEP'] === undefined) rmSync(this.dataRoot, { recursive: true, force: true })
  }

  async #newPage(browser: Browser, { locale = 'zh-CN', colorScheme = 'light' }: AgentOptions): Promise<Page> {
    const context = await browser.newContext({
      locale,
      colorScheme,
      // what moves for the eye alone is painted by the processor here
      reducedMotion: 'reduce',
      timezoneId: 'Asia/Shanghai',
      permissions: ['microphone'],
      viewport: { width: 1280, height: 800 },
    })
    this.#contexts.push(context)
    return context.newPage()
  }
}

/** Every story has a team of its own, so that stories cannot disturb each other; the browsers serve all of a worker. */
export const story = base.extend<{ team: Team }, { browsers: Browsers }>({
  browsers: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'ringdesk-voices-'))
      const both = await launchBrowsers(folder)
      await use(both)
      await Promise.all([both.agents.close(), both.customers.close()])
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  team: async ({ browsers }, use) => {
    const team = new Team(browsers)
    await use(team)
    await team.end()
  },
})
