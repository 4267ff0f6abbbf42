import { expect, test } from 'vitest'
import { GROUNDS, MEANINGS, SHADES, type Scheme } from '../../renderer/ui/colours.ts'

const SCHEMES: readonly Scheme[] = ['light', 'dark']
const WHITE = '#ffffff'

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

test.for(SCHEMES)('every meaning can be read in %s', (scheme) => {
  const { panel, page, inset } = GROUNDS[scheme]
  for (const meaning of MEANINGS) {
    const { text, fill, fillHover, tint, tintHover } = SHADES[scheme][meaning]
    for (const ground of [panel, page, inset, tint, tintHover])
      expect(contrast(text, ground), `${meaning} words on ${ground}`).toBeGreaterThanOrEqual(4.5)
    for (const ground of [fill, fillHover])
      expect(contrast(WHITE, ground), `white on ${meaning} ${ground}`).toBeGreaterThanOrEqual(4.5)
  }
})

test.for(SCHEMES)('plain and quiet words can be read on every ground in %s', (scheme) => {
  const { panel, page, inset, hover, text, dimmed, rail, railHover, railText, railActive } = GROUNDS[scheme]
  for (const ground of [panel, page, inset, hover])
    for (const words of [text, dimmed])
      expect(contrast(words, ground), `${words} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  expect(contrast(railText, rail)).toBeGreaterThanOrEqual(4.5)
  expect(contrast(railText, railHover)).toBeGreaterThanOrEqual(4.5)
  expect(contrast(railActive, railHover)).toBeGreaterThanOrEqual(4.5)
})
