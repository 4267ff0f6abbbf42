import type { BrowserShellOptions } from './browser-shell.ts'
import { startBrowserShell } from './browser-shell.ts'
import { serveBuiltPages } from './built-pages.ts'
import { openBrowser } from './open-browser.ts'
import { CacheKeyError } from '../launch/cache-key.ts'
import { readConsoleOptions, UsageError } from '../launch/console-options.ts'
import { endOnSignal } from '../launch/end-on-signal.ts'
import { outliveReaders } from '../../shared/log/outlive-readers.ts'
import { pagesFolder } from '../launch/program-files.ts'

/** The console served to a browser on 127.0.0.1: `node main/browser/main.ts [--profile NAME] [--data DIR] ...` */

outliveReaders([process.stdout, process.stderr])
const say = (line: string): void => void process.stdout.write(`Ringdesk: ${line}\n`)

try {
  const console = readConsoleOptions(process.argv.slice(2), process.env)
  const options: BrowserShellOptions = {
    console,
    servePages: serveBuiltPages(pagesFolder),
    isDevelopment: false,
    say,
  }
  let stop: () => Promise<void> = () => Promise.resolve()
  endOnSignal(() => stop())
  const shell = await startBrowserShell(options, (stopStarting) => (stop = stopStarting))
  if (shell.isOwner) say(`ready at ${shell.address}   (once, within a minute; Ctrl+C ends Ringdesk)`)
  else say(`is running already; a fresh address for it: ${shell.address}`)
  if (console.mayOpenBrowser) openBrowser(shell.address, shell.profileFolder)
} catch (error) {
  const isExpected = error instanceof UsageError || error instanceof CacheKeyError
  const text =
    error instanceof Error ? (isExpected ? error.message : (error.stack ?? error.message)) : String(error)
  process.stderr.write(`Ringdesk: ${text}\n`)
  process.exit(1)
}
