import { expect, type Page } from '@playwright/test'

export type CallFrom =
  { readonly customer: string } | { readonly number: string } | { readonly withheld: true }

/** The customer's phone of the hub's `/caller` page, used as a person would. */
export class TestCaller {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async call(from: CallFrom, queue: string): Promise<void> {
    await this.choose(from)
    await this.page.getByRole('radio', { name: queue }).check({ force: true })
    await this.page.getByRole('button', { name: '呼叫', exact: true }).click()
  }

  async choose(from: CallFrom): Promise<void> {
    if ('customer' in from) await this.page.getByRole('radio', { name: from.customer }).check({ force: true })
    else if ('number' in from) await this.page.getByRole('textbox').fill(from.number)
    else await this.page.getByRole('radio', { name: '隐藏号码' }).check({ force: true })
  }

  async hangUp(): Promise<void> {
    await this.page.getByRole('button', { name: '挂断' }).click()
  }

  /** What the page says it is doing: `idle`, `calling`, `queued`, `talking`, `ended`. */
  async waitFor(state: string): Promise<void> {
    await expect(this.page.locator('[data-state]').first()).toHaveAttribute('data-state', state)
  }

  /** Waits until sound arrives from the other side. */
  async hears(): Promise<void> {
    await expect
      .poll(async () =>
        Number(await this.page.locator('[data-received-level]').getAttribute('data-received-level')),
      )
      .toBeGreaterThan(0.01)
  }
}
