import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { story } from './support/team.ts'

/** Nothing that axe calls serious or critical, contrast included (WCAG 2.1 A and AA). */
async function expectAccessible(page: Page, screen: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze()
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${screen}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  expect(serious).toEqual([])
}

for (const locale of ['zh-CN', 'en-US'] as const)
  for (const colorScheme of ['light', 'dark'] as const)
    story(`axe finds nothing serious on any screen (${locale}, ${colorScheme})`, async ({ team }) => {
      const page = await team.openConsole('axe', { locale, colorScheme })
      await expect(page.getByRole('button', { name: /李静/ })).toBeVisible()
      await expectAccessible(page, 'sign-in')
      const agent = team.workspace(page, locale)
      await agent.signInAs('李静')
      await agent.becomeReady()
      await expectAccessible(page, 'desk, idle')

      const caller = await team.caller()
      await caller.call({ customer: SAMPLE_CUSTOMERS.chenLi.name }, '售后')
      await expect(agent.button('接听', 'Answer')).toBeVisible()
      await expectAccessible(page, 'desk, ringing')
      // a slow axe may outlast the ring; the queue then rings here again
      await expect(async () => {
        await page.keyboard.press('F2')
        await expect(agent.button('保持', 'Hold')).toBeVisible({ timeout: 3000 })
      }).toPass()
      await expectAccessible(page, 'desk, talking')
      await caller.hangUp()
      await expect(agent.button('完成整理', 'Finish wrap-up')).toBeVisible()
      await expectAccessible(page, 'desk, wrap-up')

      const heading = page.getByRole('main').getByRole('heading').first()
      for (const room of [2, 3, 4, 5, 6]) {
        await page.keyboard.press(`Control+${room}`)
        await expect(heading).toBeVisible()
        await expectAccessible(page, `room ${room}`)
      }
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('dialog')).toBeVisible()
      await expectAccessible(page, 'search')
      await expectAccessible(caller.page, 'test caller')
    })
