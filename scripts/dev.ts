import { watch } from 'node:fs'
import { join } from 'node:path'
import { createServer } from 'vite'
import { startBrowserShell } from '../main/browser/browser-shell.ts'
import type { ServePages } from '../main/browser/console-server.ts'
import { answer, pathOf, redirect } from '../main/browser/http-answer.ts'
import { openBrowser } from '../main/browser/open-browser.ts'
import { readConsoleOptions } from '../main/launch/console-options.ts'
import { endOnSignal } from '../main/launch/end-on-signal.ts'

/**
 * `npm run dev`: the console in a browser, with pages from Vite's dev server (changes show at once) and core and hub
 * straight from their sources. When a source of core or hub changes, restart with Ctrl+C and the same command; the
 * data stays.
 */
const root = join(import.meta.dirname, '..')
const say = (line: string): void => void process.stdout.write(`Ringdesk: ${line}\n`)

const vite = await createServer({
  configFile: join(root, 'vite.config.ts'),
  server: { middlewareMode: true },
  appType: 'mpa',
})

const servePages: ServePages = (request, response) => {
  // Vite leaves a page's scripts relative to its folder
  if (pathOf(request) === '/') return redirect(response, '/workspace/')
  vite.middlewares(request, response, () => answer(response, 404))
}

let stop = (): Promise<void> => Promise.resolve()
endOnSignal(async () => void (await Promise.all([stop(), vite.close()])))
const options = readConsoleOptions(process.argv.slice(2), process.env)
const shell = await startBrowserShell(
  { console: options, servePages, isDevelopment: true, say },
  (stopStarting) => (stop = stopStarting),
)
say(`development console at ${shell.address}   (Ctrl+C ends it)`)
if (options.mayOpenBrowser) openBrowser(shell.address, shell.profileFolder)

for (const room of ['main', 'hub', 'shared']) {
  watch(join(root, room), { recursive: true }, (_event, file) => {
    if (/\.ts$/.test(file ?? '')) say(`${room}/${file} changed; core and hub still run what was there before`)
  })
}
