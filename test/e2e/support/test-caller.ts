import { expect, type Page } from '@playwright/test'
import { listen } from '../../support/tone.ts'

export type CallFrom =
  { readonly customer: string } | { readonly number: string } | { readonly withheld: true }
export type CallerStage = 'idle' | 'calling' | 'queued' | 'ringing' | 'incoming' | 'talking' | 'ended'

/** The customer's phone of the hub's `/caller` page, used as a person would. */
export class TestCaller {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async call(from: CallFrom, queue: string): Promise<void> {
    await this.choose(from)
    await this.page.getByRole('radio', { name: queue }).check()
    await this.page.getByRole('button', { name: '呼叫', exact: true }).click()
  }

  async choose(from: CallFrom): Promise<void> {
    const kind = 'customer' in from ? '示例客户' : 'number' in from ? '其他号码' : '隐藏号码'
    await this.page.getByRole('radio', { name: kind }).check()
    if ('number' in from) await this.page.getByRole('textbox', { name: '号码' }).fill(from.number)
    if (!('customer' in from)) return
    const select = this.page.getByRole('combobox', { name: '选择客户' })
    await select.click()
    await select.fill(from.customer)
    await this.page.getByRole('option', { name: from.customer }).first().click()
    await expect(this.page.getByRole('listbox')).toBeHidden()
  }

  async hangUp(): Promise<void> {
    await this.page.getByRole('button', { name: '挂断' }).click()
  }

  /** Takes a call from an agent. */
  async answer(): Promise<void> {
    await this.page.getByRole('button', { name: '接听' }).click()
  }

  async press(tone: string): Promise<void> {
    await this.page.getByRole('button', { name: `按键 ${tone}` }).click()
  }

  async waitFor(...stages: CallerStage[]): Promise<void> {
    await expect(this.page.locator('[data-stage]')).toHaveAttribute(
      'data-stage',
      new RegExp(`^(${stages.join('|')})$`),
    )
  }

  /** Waits until a voice of this pitch comes out of the phone. */
  async hears(hz: number): Promise<void> {
    await expect.poll(async () => Math.abs((await listen(this.page)).hz - hz)).toBeLessThan(25)
  }

  /** Waits until the other side is silent, for longer than the pauses of its voice. */
  async hearsNothing(): Promise<void> {
    await expect.poll(async () => (await listen(this.page, 1500)).level).toBeLessThan(0.003)
  }
}
