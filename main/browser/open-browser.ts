import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where the page's form goes. Not `/`: from there the way to `/#...` would be a move within the page, and load nothing.
 */
export const OPENING_PATH = '/open'

/** A token in it is worth nothing any more by then, in milliseconds. */
const FILE_MS = 60_000
const FILE_NAME = /^open-[\w-]+\.html$/

/** The system's command that opens a file, or undefined where nobody would see the window. */
function openCommand(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): readonly [string, ...string[]] | undefined {
  if (env['CI'] !== undefined && env['CI'] !== '') return undefined
  if (platform === 'darwin') return ['open']
  // not `cmd /c start`, for which & in the name of a folder begins another command
  if (platform === 'win32') return ['explorer.exe']
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined
}

/** Shows a folder in the system's own window; false where nobody would see it, or there is no such command. */
export function openFolder(
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  const command = openCommand(env, platform)
  if (command === undefined) return Promise.resolve(false)
  const [program, ...args] = command
  return new Promise((resolve) => {
    const child = spawn(program, [...args, folder], { stdio: 'ignore', detached: true, env })
    child.once('error', () => resolve(false))
    child.once('spawn', () => resolve(true))
    child.unref()
  })
}

/** Of starts before; who made them may have ended sooner. */
function removeOldFiles(folder: string): void {
  for (const name of readdirSync(folder).filter((one) => FILE_NAME.test(one))) {
    const file = join(folder, name)
    const stat = statSync(file, { throwIfNoEntry: false })
    if (stat !== undefined && Date.now() - stat.mtimeMs > FILE_MS) rmSync(file, { force: true })
  }
}

/**
 * Writes a page that only this user can read and that posts the one-time token of an address; returns its path. Command
 * lines are seen by every user of the computer, so the token must not stand in one.
 */
export function writeOpeningPage(address: string, folder: string): string {
  removeOldFiles(folder)
  const { origin, searchParams } = new URL(address)
  const token = searchParams.get('token') ?? ''
  const file = join(folder, `open-${randomBytes(9).toString('base64url')}.html`)
  const page = `<!doctype html><meta charset="utf-8"><title>Ringdesk</title>
<form method="post" action="${origin}${OPENING_PATH}"><input type="hidden" name="token" value="${token}"><button>Ringdesk</button></form>
<script>document.forms[0].submit()</script>
`
  writeFileSync(file, page, { mode: 0o600, flag: 'wx' })
  setTimeout(() => rmSync(file, { force: true }), FILE_MS).unref()
  return file
}

/**
 * Opens the address in the user's browser where there is a desktop, by a page in this folder; the printed address serves
 * where there is none, or where a browser may not read the folder.
 */
export function openBrowser(
  address: string,
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): void {
  const command = openCommand(env, platform)
  if (command === undefined) return
  const [program, ...args] = command
  const page = writeOpeningPage(address, folder)
  const child = spawn(program, [...args, page], { stdio: 'ignore', detached: true, env })
  // no such command: the address is on the terminal
  child.on('error', () => undefined)
  child.unref()
}
