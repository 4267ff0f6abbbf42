import type { BrowserWindow } from 'electron'
import { createBurst } from '../../shared/burst.ts'
import type { ShellMemory } from './shell-memory.ts'

/** A window that is being moved or sized is written down when it rests, and now and then while it does not. */
const BURST = { quietMs: 400, maxWaitMs: 2000 }

/** What is asked of a window; a part of Electron's, so that it can be tested without one. */
export type PlacedWindow = Pick<
  BrowserWindow,
  'isDestroyed' | 'isMinimized' | 'isFullScreen' | 'isMaximized' | 'getNormalBounds'
> & { on(moment: 'resize' | 'move' | 'maximize' | 'unmaximize' | 'close', listener: () => void): unknown }

/** Writes down where a window stands, whenever it comes to rest and when it closes, under its name. */
export function keepPlace(name: string, window: PlacedWindow, memory: Pick<ShellMemory, 'keepPlace'>): void {
  const keep = (): void => {
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return
    memory.keepPlace(name, { ...window.getNormalBounds(), isMaximized: window.isMaximized() })
  }
  const keeping = createBurst(keep, BURST)
  for (const moment of ['resize', 'move', 'maximize', 'unmaximize'] as const) window.on(moment, keeping.touch)
  window.on('close', () => {
    keeping.cancel()
    keep()
  })
}
