import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

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
export async function expectAccessible(page: Page, screen: string): Promise<void> {
  const found = await seriousAt(new AxeBuilder({ page }).withTags(WCAG), `${screen}, light`)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(page.locator('html[data-mantine-color-scheme=dark]')).toBeAttached()
  found.push(...(await seriousAt(new AxeBuilder({ page }).withRules(['color-contrast']), `${screen}, dark`)))
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(page.locator('html[data-mantine-color-scheme=light]')).toBeAttached()
  expect(found).toEqual([])
}
