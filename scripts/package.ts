import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

/**
 * `npm run package [-- --electron-dist DIR]`: an unpacked application for this system in release/. Electron's
 * binaries are downloaded, or taken from a folder where they are already.
 */
const root = join(import.meta.dirname, '..')
const { values } = parseArgs({ options: { 'electron-dist': { type: 'string' } } })
const dist = values['electron-dist']

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}

run('node', ['scripts/build.ts', 'all'])
const electron =
  dist === undefined
    ? []
    : [
        `-c.electronDist=${resolve(dist)}`,
        `-c.electronVersion=${readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '')}`,
      ]
run('electron-builder', ['--dir', '--publish', 'never', ...electron])
