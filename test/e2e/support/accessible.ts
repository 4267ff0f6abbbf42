import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

/** What is in order is not described at length, which would take as long as finding it. */
const axeOn = (page: Page): AxeBuilder => new AxeBuilder({ page }).options({ resultTypes: ['violations'] })

async function seriousAt(axe: AxeBuilder, screen: string): Promise<string[]> {
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${screen}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

/** The smallest text that a hotline agent is asked to read, in CSS pixels. */
const SMALLEST_TEXT = 13

/** Texts on the page that are smaller, each once; what only screen readers see has no size. */
const smallTexts = (page: Page): Promise<string[]> =>
  page.evaluate((smallest) => {
    const found = new Set<string>()
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const element = node.parentElement
      const text = node.textContent?.trim() ?? ''
      if (element === null || text === '' || !element.checkVisibility()) continue
      const { width, height } = element.getBoundingClientRect()
      const size = parseFloat(getComputedStyle(element).fontSize)
      if (width > 1 && height > 1 && size < smallest) found.add(`${text} (${size} px)`)
    }
    return [...found]
  }, SMALLEST_TEXT)

/**
 * No text under 13 px, and nothing that axe calls serious or critical (WCAG 2.1 A and AA). The scheme of colours changes the contrast only, so the
 * dark one is looked at for that alone; `words`: another language has other words in the same colours.
 */
export async function expectAccessible(
  page: Page,
  screen: string,
  looks: 'all' | 'words' = 'all',
): Promise<void> {
  const found = (await smallTexts(page)).map((text) => `${screen}: small text ${text}`)
  if (looks === 'words') {
    found.push(...(await seriousAt(axeOn(page).withTags(WCAG).disableRules(['color-contrast']), screen)))
    expect(found).toEqual([])
    return
  }
  found.push(...(await seriousAt(axeOn(page).withTags(WCAG), `${screen}, light`)))
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect(page.locator('html[data-mantine-color-scheme=dark]')).toBeAttached()
  found.push(...(await seriousAt(axeOn(page).withRules(['color-contrast']), `${screen}, dark`)))
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(page.locator('html[data-mantine-color-scheme=light]')).toBeAttached()
  expect(found).toEqual([])
}
