import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  appIconFile,
  badgeFile,
  HIGHEST_BADGE,
  TRAY_POINTS,
  TRAY_SCALES,
  trayIconFile,
} from '../../main/shell/icon-files.ts'
import { AgentActivity } from '../../shared/domain/agent.ts'
import { drawAppIcon, drawBadge, drawTrayIcon } from './icon-drawing.ts'
import { encodePng } from './png.ts'
import type { Pixels } from './png.ts'

const BADGE_PIXELS = 32

/** Writes every picture that the shell may show into `folder`, which is made where it is not there. */
export function writeIcons(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const write = (name: string, pixels: Pixels): void => writeFileSync(join(folder, name), encodePng(pixels))
  for (const mark of AgentActivity.options)
    for (const hasBadge of [false, true])
      for (const points of Object.values(TRAY_POINTS))
        for (const scale of TRAY_SCALES) {
          const name = trayIconFile(mark, hasBadge, points)
          const scaled = scale === 1 ? name : name.replace('.png', `@${scale}x.png`)
          write(scaled, drawTrayIcon(mark, hasBadge, Math.round(points * scale)))
        }
  for (let count = 1; count <= HIGHEST_BADGE; count += 1)
    write(badgeFile(count), drawBadge(count, BADGE_PIXELS))
  for (const pixels of [128, 512] as const) write(appIconFile(pixels), drawAppIcon(pixels))
}
