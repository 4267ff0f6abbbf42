/** Mantine's own ten greys of its dark scheme, from words to grounds, in the tones of the grounds below. */
export const DARK_GREYS = [
  '#e9eef6',
  '#c3ccd8',
  '#9ba8ba',
  '#5d6a7d',
  '#3f4b5e',
  '#2a3444',
  '#121924',
  '#19202d',
  '#0f141d',
  '#0a0f17',
] as const

/**
 * Every colour of the console, by meaning and scheme; nothing else names a colour. Text on the panel, text on the tint
 * and white on the fill each have a contrast of at least 4.5:1 (test/renderer/colours.test.ts).
 */
export const MEANINGS = [
  'accent',
  'ready',
  'ringing',
  'talking',
  'held',
  'wrapUp',
  'paused',
  'breach',
] as const
export type Meaning = (typeof MEANINGS)[number]
export type Scheme = 'light' | 'dark'

interface Shades {
  /** Words and icons on a panel or on the tint. */
  readonly text: string
  /** Ground of a filled button or badge, under white words. */
  readonly fill: string
  readonly fillHover: string
  /** Quiet ground of a badge or a banner. */
  readonly tint: string
  readonly tintHover: string
  /** Border beside the tint. */
  readonly line: string
}

export const SHADES: Record<Scheme, Record<Meaning, Shades>> = {
  light: {
    accent: {
      text: '#1a5fc4',
      fill: '#1c66d8',
      fillHover: '#1757ba',
      tint: '#eaf1fd',
      tintHover: '#dce8fb',
      line: '#a9c7f5',
    },
    ready: {
      text: '#126f37',
      fill: '#16803f',
      fillHover: '#126b35',
      tint: '#e3f5ea',
      tintHover: '#d3eedd',
      line: '#9fd6b4',
    },
    ringing: {
      text: '#1a5fc4',
      fill: '#1c66d8',
      fillHover: '#1757ba',
      tint: '#e6effd',
      tintHover: '#d8e6fb',
      line: '#9fc1f5',
    },
    talking: {
      text: '#0a6c60',
      fill: '#0a7a6d',
      fillHover: '#08665b',
      tint: '#dff4f0',
      tintHover: '#cfeee8',
      line: '#93d6ca',
    },
    held: {
      text: '#8a5000',
      fill: '#985a00',
      fillHover: '#7f4b00',
      tint: '#fdf2dc',
      tintHover: '#fbe9c4',
      line: '#ecc784',
    },
    wrapUp: {
      text: '#673bbd',
      fill: '#7145c9',
      fillHover: '#5f38ae',
      tint: '#f1ebfd',
      tintHover: '#e6dcfb',
      line: '#c9b5f1',
    },
    paused: {
      text: '#505c6d',
      fill: '#5a6677',
      fillHover: '#4b5564',
      tint: '#eef1f5',
      tintHover: '#e2e7ee',
      line: '#c5cdd8',
    },
    breach: {
      text: '#b82222',
      fill: '#c93434',
      fillHover: '#ae2828',
      tint: '#fdebeb',
      tintHover: '#fadcdc',
      line: '#f0b4b4',
    },
  },
  dark: {
    accent: {
      text: '#74b1fb',
      fill: '#2b6fdb',
      fillHover: '#3272de',
      tint: '#17294a',
      tintHover: '#1d335b',
      line: '#2f5490',
    },
    ready: {
      text: '#4bd384',
      fill: '#1a8043',
      fillHover: '#1b8446',
      tint: '#12301f',
      tintHover: '#173d28',
      line: '#25663f',
    },
    ringing: {
      text: '#74b1fb',
      fill: '#2b6fdb',
      fillHover: '#3272de',
      tint: '#142a4e',
      tintHover: '#1a3460',
      line: '#2f5aa0',
    },
    talking: {
      text: '#41cfbc',
      fill: '#0c7b6f',
      fillHover: '#0e8477',
      tint: '#0f302f',
      tintHover: '#143d3b',
      line: '#1f665f',
    },
    held: {
      text: '#f0b44c',
      fill: '#9b5f08',
      fillHover: '#a6680d',
      tint: '#34290f',
      tintHover: '#423414',
      line: '#745a20',
    },
    wrapUp: {
      text: '#b89df8',
      fill: '#7850d0',
      fillHover: '#845dd9',
      tint: '#281f44',
      tintHover: '#332855',
      line: '#58449a',
    },
    paused: {
      text: '#a7b2c2',
      fill: '#5a6779',
      fillHover: '#657286',
      tint: '#242c3a',
      tintHover: '#2d3747',
      line: '#475468',
    },
    breach: {
      text: '#ff8a8a',
      fill: '#cc3b3b',
      fillHover: '#d14545',
      tint: '#3a1c21',
      tintHover: '#48232a',
      line: '#85373f',
    },
  },
}

interface Grounds {
  /** Behind the panels. */
  readonly page: string
  readonly panel: string
  /** A quiet field on a panel: table heads, chips, code. */
  readonly inset: string
  readonly hover: string
  readonly line: string
  /** Border of a control that can be changed. */
  readonly control: string
  readonly text: string
  readonly dimmed: string
  /** The rail at the left, dark in both schemes. */
  readonly rail: string
  readonly railHover: string
  readonly railText: string
  readonly railActive: string
  readonly shadow: string
}

export const GROUNDS: Record<Scheme, Grounds> = {
  light: {
    page: '#f2f4f8',
    panel: '#ffffff',
    inset: '#f5f7fa',
    hover: '#eef2f7',
    line: '#e2e7ee',
    control: '#c3ccd8',
    text: '#17202e',
    dimmed: '#566274',
    rail: '#142031',
    railHover: '#1f2f46',
    railText: '#b4c0d0',
    railActive: '#ffffff',
    shadow: '0 1px 2px rgb(20 32 49 / 6%)',
  },
  dark: {
    page: '#0f141d',
    panel: '#19202d',
    inset: '#121924',
    hover: '#222b3a',
    line: '#2a3444',
    control: '#3f4b5e',
    text: '#e9eef6',
    dimmed: '#9ba8ba',
    rail: '#0a0f17',
    railHover: '#172231',
    railText: '#9ba8ba',
    railActive: '#ffffff',
    shadow: 'none',
  },
}
