import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

/**
 * `npm run package [-- --electron-dist DIR] [-- --installers]`: an unpacked application for this system in release/, or
 * with --installers what people install. Electron's binaries are downloaded, or taken from a folder where they are already.
 */
const root = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: { 'electron-dist': { type: 'string' }, installers: { type: 'boolean' } },
})
const dist = values['electron-dist']

/** Before this, Electron carries a Node too old for core and hub; RINGDESK_NODE runs them, which reads no archive. */
const FIRST_WITH_NODE_24 = 42

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}

function electronArgs(folder: string): string[] {
  const version = readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  const isOld = Number.parseInt(version, 10) < FIRST_WITH_NODE_24
  const besideTheArchive = [
    '**/*.node',
    'dist/main/**',
    'dist/hub/**',
    'dist/renderer/**',
    'node_modules/**',
    'package.json',
  ]
  return [
    `-c.electronDist=${resolve(folder)}`,
    `-c.electronVersion=${version}`,
    ...(isOld ? besideTheArchive.map((pattern) => `-c.asarUnpack=${pattern}`) : []),
  ]
}

run('node', ['scripts/build.ts', 'all'])
run('electron-builder', [
  ...(values.installers ? [] : ['--dir']),
  '--publish',
  'never',
  ...(dist === undefined ? [] : electronArgs(dist)),
])
