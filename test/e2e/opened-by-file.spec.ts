import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, test as story } from '@playwright/test'
import { writeOpeningPage } from '../../main/browser/open-browser.ts'
import { chromiumLaunchOptions } from '../support/browser-path.ts'
import { startConsole } from './support/running-console.ts'

story(
  'a browser that is opened with the private file comes to the sign-in screen, in every tab',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ringdesk-file-'))
    const console = await startConsole(folder, 'p1001')
    const browser = await chromium.launch(chromiumLaunchOptions())
    try {
      const context = await browser.newContext({ locale: 'zh-CN' })
      const page = await context.newPage()
      const person = page.getByRole('button', { name: /李静/ }).first()
      await page.goto(`file://${writeOpeningPage(console.address, folder)}`)
      await expect(person).toBeVisible({ timeout: 30_000 })
      // the secret of the page does not stay in the address
      expect(page.url()).toBe(`${new URL(console.address).origin}/`)
      await page.reload()
      await expect(person).toBeVisible()
      const other = await context.newPage()
      await other.goto(page.url())
      await expect(other.getByRole('button', { name: /李静/ }).first()).toBeVisible()
    } finally {
      await browser.close()
      await console.stop()
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
