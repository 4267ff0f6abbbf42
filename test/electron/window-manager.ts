import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { expect } from '@playwright/test'
import type { UnwatchedConsole } from './unwatched-console.ts'

/**
 * A window manager on the display of the stories, which a virtual display does not have and without which nothing can be
 * minimised. Where the display has one already, as a person's own, a second one ends by itself.
 */
export class WindowManager {
  readonly #process: ChildProcess
  readonly #isGone: Promise<unknown>

  private constructor(process: ChildProcess) {
    this.#process = process
    this.#isGone = once(process, 'exit')
  }

  static async start(): Promise<WindowManager> {
    const process = spawn('openbox', ['--sm-disable'], { stdio: 'ignore' })
    await once(process, 'spawn')
    return new WindowManager(process)
  }

  /** Minimises the window of this page, as its button in the title bar does. */
  async minimise(console: UnwatchedConsole, page: string): Promise<void> {
    const tryIt = (): Promise<boolean> =>
      console.inMain(({ BrowserWindow }, url) => {
        const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL() === url)
        if (window === undefined) throw new Error(`no window shows ${url}`)
        if (!window.isMinimized()) window.minimize()
        return window.isMinimized()
      }, page)
    // the window manager may still be taking over the windows that were there before it
    await expect.poll(tryIt, { message: 'the window is minimised' }).toBe(true)
  }

  async end(): Promise<void> {
    this.#process.kill()
    await this.#isGone
  }
}
