import { z } from 'zod'

/** Where a window was, in the screen's own points. */
export const WindowPlace = z.object({
  x: z.number().int().min(-100_000).max(100_000),
  y: z.number().int().min(-100_000).max(100_000),
  width: z.number().int().min(1).max(100_000),
  height: z.number().int().min(1).max(100_000),
  isMaximized: z.boolean(),
})
export type WindowPlace = z.infer<typeof WindowPlace>

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface Size {
  readonly width: number
  readonly height: number
}

/** The strip by which a window is moved, and how much of it must be on a screen to be taken hold of. */
const STRIP_HEIGHT = 32
const GRIP_WIDTH = 120

const overlap = (from1: number, length1: number, from2: number, length2: number): number =>
  Math.min(from1 + length1, from2 + length2) - Math.max(from1, from2)

/** True where enough of the window's upper edge lies on this screen. */
const isReachable = (place: Area, screen: Area): boolean =>
  overlap(place.x, place.width, screen.x, screen.width) >= Math.min(GRIP_WIDTH, place.width) &&
  place.y >= screen.y - STRIP_HEIGHT / 2 &&
  place.y + STRIP_HEIGHT <= screen.y + screen.height

/**
 * Where to open a window that was at `saved`: there, if it can still be taken hold of, else in the middle of the first
 * screen; never larger than its screen. `screens` are the areas without task bars, the main one first.
 */
export function placeOnScreens(saved: Area | undefined, screens: readonly Area[], wanted: Size): Area {
  const main = screens[0] ?? { x: 0, y: 0, width: wanted.width, height: wanted.height }
  const screen = saved === undefined ? undefined : screens.find((one) => isReachable(saved, one))
  const on = screen ?? main
  const width = Math.min(saved?.width ?? wanted.width, on.width)
  const height = Math.min(saved?.height ?? wanted.height, on.height)
  // made smaller, it may no longer reach the screen that it hung over
  if (saved !== undefined && isReachable({ ...saved, width }, on))
    return { x: saved.x, y: saved.y, width, height }
  return {
    x: on.x + Math.floor((on.width - width) / 2),
    y: on.y + Math.floor((on.height - height) / 2),
    width,
    height,
  }
}
