import type { MessageBoxOptions } from 'electron'
import { app, dialog } from 'electron'
import type { Desktop } from './desktop.ts'
import type { UpdateSource } from './updates.ts'
import type { ShellWords } from './words/index.ts'

/** Core and hub have their grace; after this, in milliseconds, the shell ends whatever they do. */
const END_WITHIN_MS = 2700
/** An installer that could not be started must not leave a console without core and hub behind. */
const INSTALL_WITHIN_MS = process.platform === 'darwin' ? 60_000 : 5000

export interface EndingOptions {
  desktop(): Desktop | undefined
  updateSource(): UpdateSource | undefined
  /** Ends core and hub, and frees the profile. */
  stop(): Promise<void>
}

/** The ways to end the console: the person's, which may be asked about, and those that brook no question. */
export interface Ending {
  readonly isUnderWay: () => boolean
  /** Ends in any case: a signal, or the end of the session. */
  endNow(): void
  /** Ends, puts the update in place, and starts again. */
  restartWithUpdate(): void
}

/** Staying is the default, and what Escape means. */
const askBox = (words: ShellWords): MessageBoxOptions => ({
  type: 'warning',
  title: words.quit.title,
  message: words.quit.inCall,
  detail: words.quit.inCallDetail,
  buttons: [words.quit.stay, words.quit.end],
  defaultId: 0,
  cancelId: 0,
  noLink: true,
})

/** Takes over every way in which Electron may quit. */
export function watchEnding({ desktop, updateSource, stop }: EndingOptions): Ending {
  let stage: 'running' | 'asking' | 'ending' | 'ended' = 'running'

  const end = async (install: { readonly isStartedAgain: boolean } | undefined): Promise<void> => {
    if (stage === 'ending' || stage === 'ended') return
    stage = 'ending'
    const deadline = setTimeout(() => app.exit(1), END_WITHIN_MS)
    desktop()?.close()
    await stop().catch(() => undefined)
    stage = 'ended'
    if (install === undefined) return void app.exit(0)
    clearTimeout(deadline)
    setTimeout(() => app.exit(0), INSTALL_WITHIN_MS)
    updateSource()?.install(install.isStartedAgain)
  }

  const ask = async (words: ShellWords): Promise<void> => {
    stage = 'asking'
    const { response } = await dialog.showMessageBox(askBox(words))
    if (stage !== 'asking') return
    stage = 'running'
    if (response === 1) leave()
  }
  const leave = (): void => {
    const unsent = desktop()?.onQuit().unsent ?? 0
    if (unsent > 0) desktop()?.tellUnsent(unsent)
    void end(desktop()?.isUpdateReady() ? { isStartedAgain: false } : undefined)
  }

  app.on('before-quit', (event) => {
    // an installer quits the program that it replaces
    if (stage === 'ended') return
    event.preventDefault()
    if (stage !== 'running') return
    const known = desktop()
    if (known?.onQuit().asks) void ask(known.words())
    else leave()
  })
  // closing the last window is not the end by itself; the workspace says when it is
  app.on('window-all-closed', () => undefined)
  return {
    isUnderWay: () => stage === 'ending' || stage === 'ended',
    endNow: () => void end(undefined),
    restartWithUpdate: () => void end({ isStartedAgain: true }),
  }
}
