import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { story } from './support/team.ts'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

async function seriousAt(axe: AxeBuilder, screen: string): Promise<string[]> {
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${screen}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

/**
 * Nothing that axe calls serious or critical (WCAG 2.1 A and AA). The scheme of colours changes the contrast only, so the
 * dark one is looked at for that alone.
 */
async function expectAccessible(page: Page, screen: string): Promise<void> {
  const found = await seriousAt(new AxeBuilder({ page }).withTags(WCAG), `${screen}, light`)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(page.locator('html[data-mantine-color-scheme=dark]')).toBeAttached()
  found.push(...(await seriousAt(new AxeBuilder({ page }).withRules(['color-contrast']), `${screen}, dark`)))
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(page.locator('html[data-mantine-color-scheme=light]')).toBeAttached()
  expect(found).toEqual([])
}

for (const locale of ['zh-CN', 'en-US'] as const)
  story(`axe finds nothing serious on any screen, light or dark (${locale})`, async ({ team }) => {
    const page = await team.openConsole('axe', { locale, colorScheme: 'light' })
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
