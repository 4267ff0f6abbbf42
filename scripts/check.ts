import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `npm run check`: types, lint, boundaries, unused code and formatting, side by side; each one's words are printed
 * when it is done, and only where it has something to say. Ends with 1 when any of them found something.
 */
const root = join(import.meta.dirname, '..')
const cache = join(root, 'node_modules', '.cache', 'ringdesk')
mkdirSync(cache, { recursive: true })

const rooms = ['shared', 'main', 'preload', 'renderer', 'hub', 'test', 'scripts'].filter((room) =>
  existsSync(join(root, room)),
)

const checks: Readonly<Record<string, readonly [string, ...string[]]>> = {
  types: ['tsc', '--noEmit', '-p', '.', '--incremental', '--tsBuildInfoFile', join(cache, 'tsc.json')],
  lint: ['eslint', '--max-warnings', '0', '.'],
  boundaries: ['depcruise', '--config', '.dependency-cruiser.cjs', ...rooms],
  unused: ['knip'],
  formatting: ['prettier', '--check', '--log-level', 'warn', '.'],
}

interface Result {
  readonly name: string
  readonly isClean: boolean
  readonly seconds: number
  readonly output: string
}

function run(name: string, [program, ...args]: readonly [string, ...string[]]): Promise<Result> {
  const startedAt = Date.now()
  const { promise, resolve } = Promise.withResolvers<Result>()
  const child = spawn(program, args, { cwd: root, shell: process.platform === 'win32' })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const settle = (isClean: boolean, text: string): void =>
    resolve({ name, isClean, seconds: (Date.now() - startedAt) / 1000, output: text })
  child.on('error', (error) => settle(false, error.message))
  child.on('close', (code) => settle(code === 0, Buffer.concat(output).toString('utf8').trim()))
  return promise
}

const report = (result: Result): void => {
  const { name, isClean, seconds, output } = result
  if (!isClean) process.stdout.write(`\n${output}\n`)
  process.stdout.write(`${isClean ? 'ok   ' : 'FAIL '} ${name} (${seconds.toFixed(1)} s)\n`)
}

const results = await Promise.all(
  Object.entries(checks).map(async ([name, command]) => {
    const result = await run(name, command)
    report(result)
    return result
  }),
)
process.exit(results.every((result) => result.isClean) ? 0 : 1)
