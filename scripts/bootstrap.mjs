// Runs on Node 20 and newer before anything is installed: plain JavaScript, no dependency.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

if (Number.parseInt(process.versions.node, 10) < 20) {
  process.stderr.write(`Ringdesk needs Node 20 or newer to start; this is ${process.versions.node}.\n`)
  process.exit(1)
}

export const root = join(fileURLToPath(import.meta.url), '..', '..')
const isWindows = process.platform === 'win32'
const modules = join(root, 'node_modules')

/** The Node that Ringdesk runs on; the Node that happens to be on the machine only starts it. */
export const node24 = join(modules, '.bin', isWindows ? 'node.cmd' : 'node')

/** @param {string} line */
export const say = (line) => process.stdout.write(`Ringdesk: ${line}\n`)

/** @param {string} file @returns {Record<string, {version?: string, optional?: boolean}> | undefined} */
function readPackages(file) {
  if (!existsSync(file)) return undefined
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

/** Whether what is installed is what the lockfile asks for; npm writes its own copy when it is done. */
function isInstalled() {
  const wanted = readPackages(join(root, 'package-lock.json')) ?? {}
  const present = readPackages(join(modules, '.package-lock.json'))
  if (present === undefined || !existsSync(node24)) return false
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      (present[path] === undefined ? entry.optional === true : present[path].version === entry.version),
  )
}

/** Installs the packages of the lockfile where they are missing or old, and says so. Throws when npm fails. */
export async function installWhenNeeded() {
  if (isInstalled()) return
  const count = Object.keys(readPackages(join(root, 'package-lock.json')) ?? {}).length
  say(`installing ${count} packages (npm ci; once, some minutes on a slow line) ...`)
  const startedAt = Date.now()
  const progress = setInterval(() => {
    say(`  still installing, ${Math.round((Date.now() - startedAt) / 1000)} s ...`)
  }, 10_000)
  try {
    const npm = process.env.npm_execpath
    const outerNode = process.env.npm_node_execpath ?? process.execPath
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
    const code = npm
      ? await run(outerNode, [npm, ...args])
      : await run(isWindows ? 'npm.cmd' : 'npm', args, { shell: isWindows })
    if (code !== 0) throw new Error(`npm ci ended with code ${code}; what it said stands above.`)
  } finally {
    clearInterval(progress)
  }
  say(`installed in ${Math.round((Date.now() - startedAt) / 1000)} s`)
}

/** The environment in which `node` is Node 24. */
export const environment = () => ({
  ...process.env,
  PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH ?? ''}`,
})

/**
 * Runs a program in the project's folder and gives its exit code. The signals that end this process are passed on, and
 * who has not ended 3 s later is killed.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: environment(), ...options })
    /** @type {NodeJS.Timeout | undefined} */
    let killTimer
    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => {
      child.kill(signal)
      killTimer ??= setTimeout(() => child.kill('SIGKILL'), 2900)
    }
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
    for (const signal of signals) process.on(signal, passOn)
    const finished = () => {
      clearTimeout(killTimer)
      for (const signal of signals) process.off(signal, passOn)
    }
    child.on('error', (error) => {
      finished()
      reject(error)
    })
    child.on('exit', (code, signal) => {
      finished()
      resolve(code ?? (signal === null ? 1 : 128))
    })
  })
}
