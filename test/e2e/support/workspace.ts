import { expect, type Locator, type Page } from '@playwright/test'
import { listen } from '../../support/tone.ts'

/**
 * How long programs may take to start on a loaded machine, in milliseconds: the sample team stands on the screen once a hub
 * was seeded and answers, and the desk once it took the session. The time of a click is no measure for either.
 */
const START_MS = 60_000

/** An agent's console as the agent sees it. Names are those on the screen. */
export class Workspace {
  readonly page: Page
  readonly locale: 'zh-CN' | 'en-US'

  constructor(page: Page, locale: 'zh-CN' | 'en-US') {
    this.page = page
    this.locale = locale
  }

  /** The word on the screen in the language of this console. */
  word(zh: string, en: string): string {
    return this.locale === 'zh-CN' ? zh : en
  }

  button(zh: string, en: string): Locator {
    return this.page.getByRole('button', { name: this.word(zh, en), exact: true })
  }

  panel(zh: string, en: string): Locator {
    return this.page.getByRole('region', { name: this.word(zh, en), exact: true })
  }
  get callPanel(): Locator {
    return this.panel('通话', 'Call')
  }
  get ticketPanel(): Locator {
    return this.panel('工单', 'Ticket')
  }
  get customerPanel(): Locator {
    return this.panel('客户', 'Customer')
  }
  get timeline(): Locator {
    return this.panel('往来', 'Timeline')
  }

  async signInAs(name: string): Promise<void> {
    const person = this.page.getByRole('button', { name: new RegExp(name) })
    await expect(person).toBeVisible({ timeout: START_MS })
    await person.click()
    await expect(this.panel('队列', 'Queues')).toBeVisible({ timeout: START_MS })
  }

  /** By extension and password, as on any hub that is no trial on this computer. */
  async signInWith(extension: string, password: string): Promise<void> {
    await this.page.getByRole('textbox', { name: this.word('分机号', 'Extension') }).fill(extension)
    await this.page.getByLabel(this.word('密码', 'Password'), { exact: true }).fill(password)
    await this.button('登录', 'Sign in').click()
    await expect(this.panel('队列', 'Queues')).toBeVisible({ timeout: START_MS })
  }

  /** Whoever signs in is ready as soon as the phone is proven to be registered. */
  async becomeReady(): Promise<void> {
    await expect(this.page.getByText(this.word('就绪，等待来电', 'Ready for the next call'))).toBeVisible()
  }

  /** Takes a break, so that no call is offered. */
  async pause(): Promise<void> {
    await this.becomeReady()
    await this.page.keyboard.press('F9')
    await expect(this.callPanel).toContainText(this.word('小休中，不会来电', 'Paused'))
  }

  /** Says what the call was about, and finishes. */
  async wrapUp(outcome: string): Promise<void> {
    await this.page.getByRole('radio', { name: outcome }).click()
    await this.button('完成整理', 'Finish wrap-up').click()
  }

  /** How long the call has been talked, by the clock on its card; in seconds. */
  async talkSeconds(): Promise<number> {
    const text = await this.page.getByTestId('call-clock').innerText()
    return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  }

  /** Waits until a voice of this pitch comes out of the phone. */
  async hears(hz: number): Promise<void> {
    await expect.poll(async () => Math.abs((await listen(this.page)).hz - hz)).toBeLessThan(25)
  }
}
