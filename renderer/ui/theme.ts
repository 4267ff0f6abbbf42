import { createTheme, rem, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'
import { DARK_GREYS, GROUNDS, MEANINGS, SHADES, type Meaning, type Scheme } from './colours.ts'

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** Mantine wants ten shades of a colour; what it draws comes from the variables below, which differ by scheme. */
const tuple = (meaning: Meaning): MantineColorsTuple => {
  const { tint, tintHover, line, text, fill, fillHover } = SHADES.light[meaning]
  return [tint, tintHover, line, line, fill, fill, fill, fill, fillHover, text]
}

const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
const MONO = 'ui-monospace, "SFMono-Regular", Consolas, "Noto Sans Mono CJK SC", monospace'

/** Longest motion on the screen, in milliseconds; none where the system asks for none. */
const MOTION_MS = 120
const motion = { transitionProps: { duration: MOTION_MS } }

/** No text is smaller than this. */
const SMALLEST = rem(13)
const SMALL_WORDS = {
  description: { '--input-description-size': SMALLEST },
  error: { '--input-error-size': SMALLEST },
}

/** Tokens of the console (design: Tokens). Sizes and colours are named here and in colours.ts, and nowhere else. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 6 },
  colors: {
    dark: DARK_GREYS,
    ...Object.fromEntries(MEANINGS.map((meaning) => [meaning, tuple(meaning)])),
  },
  fontFamily: FONT,
  fontFamilyMonospace: MONO,
  fontSizes: { xs: rem(13), sm: rem(14), md: rem(16), lg: rem(20), xl: rem(28) },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.35', xl: '1.2' },
  headings: {
    fontFamily: FONT,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: rem(20), lineHeight: '1.35' },
      h2: { fontSize: rem(16), lineHeight: '1.4' },
      h3: { fontSize: rem(14), lineHeight: '1.4' },
    },
  },
  spacing: { xs: rem(4), sm: rem(8), md: rem(12), lg: rem(16), xl: rem(24) },
  radius: { xs: rem(4), sm: rem(6), md: rem(6), lg: rem(6), xl: rem(999) },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Modal: { defaultProps: { ...motion, centered: true } },
    Drawer: { defaultProps: motion },
    Menu: { defaultProps: { ...motion, shadow: 'md' } },
    Popover: { defaultProps: { ...motion, shadow: 'md' } },
    Tooltip: { defaultProps: { ...motion, openDelay: 400 } },
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'paused' } },
    // words beside a field would be two pixels smaller than the field's own
    InputWrapper: { vars: () => ({ ...SMALL_WORDS, label: {} }) },
    InputDescription: { vars: () => ({ description: SMALL_WORDS.description }) },
    InputError: { vars: () => ({ error: SMALL_WORDS.error }) },
    // its own sizes are 9 to 11 px
    Badge: { vars: () => ({ root: { '--badge-fz': SMALLEST, '--badge-height': rem(20) } }) },
    Select: { defaultProps: { comboboxProps: motion, checkIconPosition: 'right' } },
  },
})

const meaningVariables = (scheme: Scheme): Record<string, string> =>
  Object.fromEntries(
    MEANINGS.flatMap((meaning): [string, string][] => {
      const shades = SHADES[scheme][meaning]
      return [
        ...Object.entries({ ...shades }).map(([part, value]): [string, string] => [
          `--rd-${kebab(meaning)}-${kebab(part)}`,
          value,
        ]),
        [`--mantine-color-${meaning}-text`, shades.text],
        [`--mantine-color-${meaning}-filled`, shades.fill],
        [`--mantine-color-${meaning}-filled-hover`, shades.fillHover],
        [`--mantine-color-${meaning}-light`, shades.tint],
        [`--mantine-color-${meaning}-light-hover`, shades.tintHover],
        [`--mantine-color-${meaning}-light-color`, shades.text],
        [`--mantine-color-${meaning}-outline`, shades.text],
        [`--mantine-color-${meaning}-outline-hover`, shades.tint],
      ]
    }),
  )

const schemeVariables = (scheme: Scheme): Record<string, string> => {
  const grounds = GROUNDS[scheme]
  const shades = SHADES[scheme]
  return {
    ...meaningVariables(scheme),
    ...Object.fromEntries(
      Object.entries(grounds).map(([part, value]) => [`--rd-ground-${kebab(part)}`, value]),
    ),
    '--mantine-color-body': grounds.panel,
    '--mantine-color-text': grounds.text,
    '--mantine-color-dimmed': grounds.dimmed,
    '--mantine-color-placeholder': grounds.dimmed,
    '--mantine-color-anchor': shades.accent.text,
    '--mantine-color-error': shades.breach.text,
    '--mantine-color-default': grounds.panel,
    '--mantine-color-default-hover': grounds.hover,
    '--mantine-color-default-color': grounds.text,
    '--mantine-color-default-border': grounds.control,
    '--mantine-color-disabled': grounds.inset,
    '--mantine-color-disabled-color': grounds.dimmed,
    '--mantine-color-disabled-border': grounds.line,
  }
}

/** Gives the page its variables: `--rd-MEANING-text|fill|tint|line` and `--rd-ground-page|panel|inset|hover|line|…`. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: schemeVariables('light'),
  dark: schemeVariables('dark'),
})
