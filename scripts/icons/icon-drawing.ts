import type { TrayMark } from '../../main/shell/icon-files.ts'
import type { Pixels } from './png.ts'

/**
 * Icons, drawn from lines and discs so that each size is sharp: a coloured disc with a white sign, and a white rim that
 * keeps it apart from a dark bar. State is told by sign and colour, never by colour alone.
 */
/** A stroke from one point to another with round ends, in parts of the icon's width. */
type Stroke = readonly [x1: number, y1: number, x2: number, y2: number, width: number]
type Colour = readonly [red: number, green: number, blue: number]

const WHITE: Colour = [255, 255, 255]
const ALARM: Colour = [214, 40, 50]
interface TrayAppearance {
  readonly colour: Colour
  readonly sign: readonly Stroke[]
}
const APPEARANCE: Readonly<Record<TrayMark, TrayAppearance>> = {
  // a tick
  ready: {
    colour: [34, 139, 74],
    sign: [
      [0.3, 0.53, 0.44, 0.67, 0.11],
      [0.44, 0.67, 0.71, 0.36, 0.11],
    ],
  },
  // two bars
  paused: {
    colour: [108, 117, 129],
    sign: [
      [0.4, 0.34, 0.4, 0.66, 0.12],
      [0.6, 0.34, 0.6, 0.66, 0.12],
    ],
  },
  // a bell's clapper between two waves
  ringing: {
    colour: [28, 108, 214],
    sign: [
      [0.5, 0.36, 0.5, 0.52, 0.2],
      [0.5, 0.7, 0.5, 0.7, 0.12],
      [0.27, 0.36, 0.23, 0.56, 0.08],
      [0.73, 0.36, 0.77, 0.56, 0.08],
    ],
  },
  // a voice
  talking: {
    colour: [14, 130, 130],
    sign: [
      [0.28, 0.46, 0.28, 0.54, 0.1],
      [0.43, 0.34, 0.43, 0.66, 0.1],
      [0.58, 0.4, 0.58, 0.6, 0.1],
      [0.73, 0.46, 0.73, 0.54, 0.1],
    ],
  },
  // lines of a note
  wrapUp: {
    colour: [121, 80, 200],
    sign: [
      [0.32, 0.37, 0.68, 0.37, 0.09],
      [0.32, 0.51, 0.68, 0.51, 0.09],
      [0.32, 0.65, 0.52, 0.65, 0.09],
    ],
  },
  // an exclamation mark
  unreachable: {
    colour: [196, 94, 8],
    sign: [
      [0.5, 0.28, 0.5, 0.54, 0.13],
      [0.5, 0.71, 0.5, 0.71, 0.13],
    ],
  },
  // a dot
  unknown: { colour: [134, 142, 150], sign: [[0.5, 0.5, 0.5, 0.5, 0.13]] },
  // a minus sign
  signedOut: { colour: [134, 142, 150], sign: [[0.34, 0.5, 0.66, 0.5, 0.11]] },
}

/** Segments of a digit as on a pocket calculator: top, right above, right below, bottom, left below, left above, middle. */
const SEGMENTS: readonly Stroke[] = [
  [0, 0, 1, 0, 0],
  [1, 0, 1, 1, 0],
  [1, 1, 1, 2, 0],
  [0, 2, 1, 2, 0],
  [0, 1, 0, 2, 0],
  [0, 0, 0, 1, 0],
  [0, 1, 1, 1, 0],
]
const DIGITS = ['012345', '12', '01346', '01236', '1256', '02356', '023456', '012', '0123456', '012356']

/** The tray's icon; a red dot says that something waits. */
export function drawTrayIcon(mark: TrayMark, hasBadge: boolean, size: number): Pixels {
  const { colour, sign } = APPEARANCE[mark]
  const canvas = newCanvas(size)
  canvas.disc(0.5, 0.5, 0.49, WHITE)
  canvas.disc(0.5, 0.5, 0.44, colour)
  for (const stroke of sign) canvas.stroke(stroke, WHITE)
  if (hasBadge) {
    canvas.disc(0.79, 0.21, 0.21, WHITE)
    canvas.disc(0.79, 0.21, 0.16, ALARM)
  }
  return canvas.pixels
}

/** The number over the task bar's button; from ten on it is a plus sign beside nine. */
export function drawBadge(count: number, size: number): Pixels {
  const canvas = newCanvas(size)
  canvas.disc(0.5, 0.5, 0.49, WHITE)
  canvas.disc(0.5, 0.5, 0.45, ALARM)
  const isMany = count > 9
  const left = isMany ? 0.25 : 0.38
  for (const segment of DIGITS[Math.min(9, Math.max(0, count))] ?? '') {
    const [x1, y1, x2, y2] = SEGMENTS[Number(segment)] ?? [0, 0, 0, 0]
    const at = (x: number, y: number): [number, number] => [left + x * 0.24, 0.26 + y * 0.24]
    canvas.stroke([...at(x1, y1), ...at(x2, y2), 0.09], WHITE)
  }
  if (isMany) {
    canvas.stroke([0.6, 0.5, 0.82, 0.5, 0.08], WHITE)
    canvas.stroke([0.71, 0.39, 0.71, 0.61, 0.08], WHITE)
  }
  return canvas.pixels
}

/** The application's own icon: a handset between two waves on the accent colour. */
export function drawAppIcon(size: number): Pixels {
  const canvas = newCanvas(size)
  canvas.stroke([0.24, 0.24, 0.76, 0.24, 0.36], [28, 108, 214])
  canvas.stroke([0.24, 0.76, 0.76, 0.76, 0.36], [28, 108, 214])
  canvas.stroke([0.24, 0.24, 0.24, 0.76, 0.36], [28, 108, 214])
  canvas.stroke([0.76, 0.24, 0.76, 0.76, 0.36], [28, 108, 214])
  canvas.stroke([0.3, 0.5, 0.7, 0.5, 0.48], [28, 108, 214])
  const arc = (x: number, y: number, radius: number, from: number, to: number, width: number): void => {
    const steps = 24
    const point = (step: number): [number, number] => {
      const angle = from + ((to - from) * step) / steps
      return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
    }
    for (let step = 0; step < steps; step += 1)
      canvas.stroke([...point(step), ...point(step + 1), width], WHITE)
  }
  arc(0.62, 0.38, 0.3, Math.PI * 0.55, Math.PI * 0.95, 0.11)
  canvas.stroke([0.335, 0.43, 0.4, 0.33, 0.14], WHITE)
  canvas.stroke([0.575, 0.67, 0.67, 0.6, 0.14], WHITE)
  arc(0.5, 0.5, 0.14, -Math.PI * 0.5, 0, 0.06)
  arc(0.5, 0.5, 0.27, -Math.PI * 0.5, 0, 0.06)
  return canvas.pixels
}

/** Edges in parts of the icon's width. */
interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const boxAround = (xs: readonly number[], ys: readonly number[], margin: number): Box => ({
  left: Math.min(...xs) - margin,
  right: Math.max(...xs) + margin,
  top: Math.min(...ys) - margin,
  bottom: Math.max(...ys) + margin,
})

function newCanvas(size: number) {
  const rgba = new Uint8Array(size * size * 4)
  /**
   * Lays a colour over each pixel by how much of it the shape covers; `distance` is to the shape's edge, inside negative.
   * Only the pixels of the box around the shape are looked at.
   */
  const paint = (box: Box, distance: (x: number, y: number) => number, [red, green, blue]: Colour): void => {
    const first = (edge: number): number => Math.max(0, Math.floor(edge * size) - 1)
    const end = (edge: number): number => Math.min(size, Math.ceil(edge * size) + 1)
    for (let row = first(box.top); row < end(box.bottom); row += 1)
      for (let column = first(box.left); column < end(box.right); column += 1) {
        const cover = Math.min(
          1,
          Math.max(0, 0.5 - distance((column + 0.5) / size, (row + 0.5) / size) * size),
        )
        if (cover === 0) continue
        const at = (row * size + column) * 4
        const below = ((rgba[at + 3] ?? 0) / 255) * (1 - cover)
        const alpha = cover + below
        for (const [channel, value] of [red, green, blue].entries())
          rgba[at + channel] = Math.round((value * cover + (rgba[at + channel] ?? 0) * below) / alpha)
        rgba[at + 3] = Math.round(alpha * 255)
      }
  }
  return {
    pixels: { width: size, height: size, rgba } satisfies Pixels,
    disc: (x: number, y: number, radius: number, colour: Colour): void =>
      paint(boxAround([x], [y], radius), (px, py) => Math.hypot(px - x, py - y) - radius, colour),
    stroke: ([x1, y1, x2, y2, width]: Stroke, colour: Colour): void => {
      const [dx, dy] = [x2 - x1, y2 - y1]
      const length = dx * dx + dy * dy
      paint(
        boxAround([x1, x2], [y1, y2], width / 2),
        (px, py) => {
          const along =
            length === 0 ? 0 : Math.min(1, Math.max(0, ((px - x1) * dx + (py - y1) * dy) / length))
          return Math.hypot(px - x1 - along * dx, py - y1 - along * dy) - width / 2
        },
        colour,
      )
    },
  }
}
