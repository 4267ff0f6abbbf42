import { expect, type Page } from '@playwright/test'

/** A window of 1280 by 800 at 150 %, in CSS pixels. */
const ZOOMED = { width: 853, height: 533 }

/** What is not usable on the page as it is: cut at the side, scrolled sideways, or a part of the call card that is out of sight. */
const faultsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { innerWidth } = window
    const faults = new Set<string>()
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()} "${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}"`
    // what only screen readers see has no place; a part of the page that is hidden has none, either
    const isSeen = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect()
      return width > 1 && height > 1 && element.checkVisibility({ opacityProperty: true })
    }
    for (const element of document.querySelectorAll('#root *')) {
      if (!isSeen(element)) continue
      const { left, right } = element.getBoundingClientRect()
      if (left < -1 || right > innerWidth + 1) faults.add(`beyond the side: ${nameOf(element)}`)
      const { overflowX } = getComputedStyle(element)
      if ((overflowX === 'auto' || overflowX === 'scroll') && element.scrollWidth > element.clientWidth + 1)
        faults.add(`scrolls sideways: ${nameOf(element)}`)
    }
    const card = document.querySelector('[data-phase]')
    const column = card?.parentElement?.parentElement?.getBoundingClientRect()
    // a wrap-up is longer than a low window and scrolls in its column; the button that finishes it stays in sight
    const isLong = card?.getAttribute('data-phase') === 'wrapUp'
    const parts = isLong ? 'button[aria-keyshortcuts]:not([role=radio])' : 'button, h2, p, input'
    for (const element of card?.querySelectorAll(parts) ?? []) {
      if (!isSeen(element) || column === undefined) continue
      const { top, bottom } = element.getBoundingClientRect()
      if (top < column.top - 1 || bottom > column.bottom + 1)
        faults.add(`of the call, out of sight: ${nameOf(element)}`)
    }
    return [...faults]
  })

/** The screen can be used at 150 % on 1280 pixels: nothing is cut or scrolled sideways, and the whole card of a call is in sight. */
export async function expectUsableZoomed(page: Page, screen: string): Promise<void> {
  const size = page.viewportSize()
  if (size === null) throw new Error('The page has no size')
  await page.setViewportSize(ZOOMED)
  await expect.poll(() => faultsOf(page), { message: `${screen} at 150 %` }).toEqual([])
  await page.setViewportSize(size)
}
