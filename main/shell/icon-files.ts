import type { AgentActivity } from '../../shared/domain/agent.ts'

/**
 * The names of the pictures of tray, task bar and windows. `scripts/icons` draws them when the programs are built, so that
 * the shell loads files and draws nothing while a call's card is being painted.
 */
export type TrayMark = AgentActivity

/** The sides that a tray icon is drawn at, in points: what Linux and other systems give to one. */
export const TRAY_POINTS = { linux: 22, other: 16 } as const
/** The scales of screens. Electron finds the files of the others by the name of the first (`tray@2x.png`). */
export const TRAY_SCALES = [1, 1.5, 2, 3]
/** More than this is shown as nine and a plus sign. */
export const HIGHEST_BADGE = 10

/** The tray's icon at scale 1; a dot says that something waits. */
export const trayIconFile = (mark: TrayMark, hasBadge: boolean, points: number): string =>
  `tray-${mark}${hasBadge ? '-waits' : ''}-${points}.png`

/** The number over the task bar's button. */
export const badgeFile = (count: number): string => `badge-${Math.min(count, HIGHEST_BADGE)}.png`

/** The application's own icon; its sides in pixels are those of a window and of a package. */
export const appIconFile = (pixels: 128 | 512): string => `app-${pixels}.png`
