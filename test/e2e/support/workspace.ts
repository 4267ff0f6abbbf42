import { expect, type Locator, type Page } from '@playwright/test'

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
    return this.page.getByRole('button', { name: this.word(zh, en) })
  }

  get callPanel(): Locator {
    return this.page.getByRole('region', { name: this.word('通话', 'Call'), exact: true })
  }
  get ticketPanel(): Locator {
    return this.page.getByRole('region', { name: this.word('工单', 'Ticket'), exact: true })
  }
  get customerPanel(): Locator {
    return this.page.getByRole('region', { name: this.word('客户', 'Customer'), exact: true })
  }

  async signInAs(name: string): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(name) }).click()
    await expect(this.callPanel).toBeVisible()
  }

  /** Whoever signs in is ready as soon as the phone is proven to be registered. */
  async becomeReady(): Promise<void> {
    await expect(this.page.getByText(this.word('就绪，等待来电', 'Ready, waiting for calls'))).toBeVisible()
  }
}
