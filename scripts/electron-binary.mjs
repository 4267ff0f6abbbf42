// Finds Electron's binary, or fetches it within bounds. Plain JavaScript: it serves the bootstrap.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { environment, node24, root, say } from './bootstrap.mjs'

const FETCH_SECONDS = 60
/** How long a failed fetch is remembered, in milliseconds; `--electron` forgets it. */
const REMEMBER_MS = 24 * 3600_000
const folder = join(root, 'node_modules', 'electron')
const failureFile = join(root, 'node_modules', '.cache', 'ringdesk', 'electron-fetch-failed.json')

const executableName =
  { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron'

/**
 * Electron's binary when it is on this machine: in the folder `dist` (ELECTRON_OVERRIDE_DIST_PATH), else as installed.
 * @param {string | undefined} [dist]
 * @returns {string | undefined}
 */
export function findElectron(dist = process.env.ELECTRON_OVERRIDE_DIST_PATH) {
  const path = dist ? join(dist, executableName) : join(folder, 'dist', executableName)
  return existsSync(path) ? path : undefined
}

/**
 * True when this Electron is too old to run core and hub itself (before 42 it carries a Node older than 24).
 * @param {string} binary
 */
export function needsOwnNode(binary) {
  const file = join(binary.slice(0, -executableName.length), 'version')
  const major = existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8').replace(/^v/, ''), 10) : NaN
  return major < 42
}

/** Why windows cannot open here; undefined when they can. */
export function noDisplayReason() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return undefined
  return 'this machine has no display'
}

/**
 * Fetches Electron's binary (once, about 120 MB), with a word every five seconds and never longer than a minute.
 * @param {{ isRetry: boolean }} options
 * @returns {Promise<{ binary: string } | { reason: string }>}
 */
export async function fetchElectron({ isRetry }) {
  const failedAt = existsSync(failureFile) ? Number(JSON.parse(readFileSync(failureFile, 'utf8')).at) : 0
  if (!isRetry && Date.now() - failedAt < REMEMBER_MS) {
    return { reason: 'its download failed within the last day; npm start -- --electron tries again' }
  }
  say(`fetching Electron, once (at most ${FETCH_SECONDS} s) ...`)
  const failure = await download()
  const binary = findElectron()
  if (failure === undefined && binary !== undefined) {
    rmSync(failureFile, { force: true })
    return { binary }
  }
  mkdirSync(join(failureFile, '..'), { recursive: true })
  writeFileSync(failureFile, JSON.stringify({ at: Date.now() }))
  return { reason: failure ?? 'its download left no program' }
}

/** @returns {Promise<string | undefined>} why it failed */
function download() {
  return new Promise((resolve) => {
    const startedAt = Date.now()
    const child = spawn(node24, [join(folder, 'install.js')], {
      cwd: root,
      env: environment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk) => (said += String(chunk)))
    const progress = setInterval(() => {
      say(`  still fetching Electron, ${Math.round((Date.now() - startedAt) / 1000)} s ...`)
    }, 5000)
    let hasTimedOut = false
    const end = setTimeout(() => {
      hasTimedOut = true
      child.kill('SIGKILL')
    }, FETCH_SECONDS * 1000)
    const stop = () => child.kill('SIGKILL')
    process.on('exit', stop)
    child.on('exit', (code) => {
      clearInterval(progress)
      clearTimeout(end)
      process.off('exit', stop)
      if (hasTimedOut) resolve(`its download took longer than ${FETCH_SECONDS} s`)
      else if (code !== 0)
        resolve(
          `its download failed (${/\b[A-Z_]{6,}\b|\d{3} [A-Z][\w ]+/.exec(said)?.[0] ?? `code ${code}`})`,
        )
      else resolve(undefined)
    })
  })
}
