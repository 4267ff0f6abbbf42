import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { SAMPLE_PEOPLE } from '../../../hub/seed/sample-team.ts'
import { LedgerReader } from './ledger-reader.ts'
import { hubUrlOf, startConsole, type RunningConsole } from './running-console.ts'
import { TestCaller } from './test-caller.ts'
import { Workspace } from './workspace.ts'

export interface AgentOptions {
  readonly locale?: 'zh-CN' | 'en-US'
  readonly colorScheme?: 'light' | 'dark'
}

/** One team on one machine: an embedded hub, a console process for each person, callers with phones of their own. */
export class Team {
  readonly #browser: Browser
  readonly #dataRoot = mkdtempSync(join(tmpdir(), 'ringdesk-story-'))
  readonly #consoles: RunningConsole[] = []
  readonly #contexts: BrowserContext[] = []

  constructor(browser: Browser) {
    this.#browser = browser
  }

  /** Starts a console and opens it in a browser of its own, up to the sign-in screen. */
  async openConsole(profile: string, options: AgentOptions = {}): Promise<Page> {
    const console = await startConsole(this.#dataRoot, profile)
    this.#consoles.push(console)
    const page = await this.#newPage(options)
    await page.goto(console.address)
    return page
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
  async caller(): Promise<TestCaller> {
    const page = await this.#newPage({})
    await page.goto(`${this.hubUrl}/caller`)
    return new TestCaller(page)
  }

  get hubUrl(): string {
    return hubUrlOf(this.#dataRoot)
  }

  get ledger(): LedgerReader {
    return new LedgerReader(this.hubUrl)
  }

  async end(): Promise<void> {
    await Promise.all(this.#contexts.map((context) => context.close()))
    await Promise.all(this.#consoles.map((console) => console.stop()))
    rmSync(this.#dataRoot, { recursive: true, force: true })
  }

  async #newPage({ locale = 'zh-CN', colorScheme = 'light' }: AgentOptions): Promise<Page> {
    const context = await this.#browser.newContext({
      locale,
      colorScheme,
      timezoneId: 'Asia/Shanghai',
      permissions: ['microphone'],
      viewport: { width: 1280, height: 800 },
    })
    this.#contexts.push(context)
    return context.newPage()
  }
}

/** Every story has a team of its own, so that stories cannot disturb each other. */
export const story = base.extend<{ team: Team }>({
  team: async ({ browser }, use) => {
    const team = new Team(browser)
    await use(team)
    await team.end()
  },
})
