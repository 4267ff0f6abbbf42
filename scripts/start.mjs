// npm start: installs and builds what is missing, then opens the console. Runs on Node 20 and newer.
import { join } from 'node:path'
import { installWhenNeeded, node24, root, run, say } from './bootstrap.mjs'
import { fetchElectron, findElectron, needsOwnNode, noDisplayReason } from './electron-binary.mjs'

/** An Electron that ends with an error so soon never opened a window, in milliseconds. */
const STILLBORN_MS = 10_000

const OWN_SWITCHES = ['--browser', '--electron']
const args = process.argv.slice(2)
const isBrowserForced = args.includes('--browser')
const isElectronForced = args.includes('--electron')
const consoleArgs = args.filter((arg) => !OWN_SWITCHES.includes(arg))

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // while a program runs, `run` passes the signal on and this process ends with it
  process.on(signal, () => (isEnding = true))
}
let isEnding = false

async function main() {
  if (args.includes('--help')) return help()
  await installWhenNeeded()
  if (isEnding) return 130
  if (isBrowserForced) return startInBrowser()
  const electron = await chooseElectron()
  if (isEnding) return 130
  if ('reason' in electron) {
    say(`Electron is left out: ${electron.reason}. The same console opens in your browser.`)
    return startInBrowser()
  }
  return startInElectron(electron.binary)
}

/** @returns {Promise<{ binary: string } | { reason: string }>} */
async function chooseElectron() {
  const noDisplay = noDisplayReason()
  if (noDisplay !== undefined) return { reason: noDisplay }
  const binary = findElectron()
  return binary === undefined ? fetchElectron({ isRetry: isElectronForced }) : { binary }
}

/** Pages and programs, as far as their sources have changed. */
async function build() {
  const code = await run(node24, [join(root, 'scripts', 'build.ts'), 'all'])
  if (code !== 0 && !isEnding) throw new Error('the build failed; what it said stands above')
}

async function startInBrowser() {
  await build()
  if (isEnding) return 130
  // what Node made of the programs is kept for the next start
  process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'ringdesk-compiled')
  return run(node24, [join(root, 'dist', 'browser', 'shell.mjs'), ...consoleArgs])
}

/** @param {string} binary */
async function startInElectron(binary) {
  await build()
  if (isEnding) return 130
  const switches = []
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    say("you are root, so Chromium's sandbox is off; run Ringdesk as an ordinary user for daily work")
    switches.push('--no-sandbox')
  }
  const env = {
    ...process.env,
    ...(needsOwnNode(binary) ? { RINGDESK_NODE: process.env.RINGDESK_NODE ?? node24 } : {}),
  }
  const startedAt = Date.now()
  const code = await run(binary, [...switches, join(root, 'dist', 'main', 'shell.cjs'), ...consoleArgs], {
    env,
  })
  if (code === 0 || isEnding || Date.now() - startedAt > STILLBORN_MS) return code
  say(`Electron could not start (code ${code}); the same console opens in your browser.`)
  return startInBrowser()
}

function help() {
  process.stdout.write(`npm start [-- OPTIONS]
  --browser        serve the console to a browser, even where Electron is there
  --electron       try to fetch Electron again after a failure
  --profile NAME   a console of its own beside others, as a supervisor beside an agent
  --data DIR       where Ringdesk keeps its data (or RINGDESK_DATA)
  --hub URL        a team's hub instead of the embedded one
  --no-open        print the address, but do not open a browser
`)
  return 0
}

main().then(
  (code) => process.exit(isEnding ? 0 : code),
  (error) => {
    if (isEnding) process.exit(0)
    process.stderr.write(`Ringdesk: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
