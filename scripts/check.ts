import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * `npm run check`: types, lint, boundaries, unused code, formatting and the weight of the first page, side by side; each one's words are printed
 * when it is done, and only where it has something to say. Ends with 1 when any of them found something.
 */
const root = join(import.meta.dirname, '..')
const cache = join(root, 'node_modules', '.cache', 'ringdesk')
mkdirSync(cache, { recursive: true })

const rooms = ['shared', 'main', 'preload', 'renderer', 'hub', 'test', 'scripts'].filter((room) =>
  existsSync(join(root, room)),
)

type Command = readonly [string, ...string[]]

/** The commands of each check, one after the other. */
const checks: Readonly<Record<string, readonly Command[]>> = {
  types: [['tsc', '--noEmit', '-p', '.', '--incremental', '--tsBuildInfoFile', join(cache, 'tsc.json')]],
  lint: [['eslint', '--max-warnings', '0', '.']],
  boundaries: [['depcruise', '--config', '.dependency-cruiser.cjs', ...rooms]],
  unused: [['knip']],
  formatting: [['prettier', '--check', '--log-level', 'warn', '.']],
  // pages are built where they are stale: a moment
  'first load': [['node', 'scripts/build.ts', 'pages'], ['size-limit']],
}

interface Result {
  readonly name: string
  readonly isClean: boolean
  readonly seconds: number
  readonly output: string
}

/** Runs a check's commands in turn, up to the first that finds something. */
async function run(name: string, commands: readonly Command[]): Promise<Result> {
  const startedAt = Date.now()
  let last = { isClean: true, output: '' }
  for (const command of commands) {
    last = await runOne(command)
    if (!last.isClean) break
  }
  return { name, ...last, seconds: (Date.now() - startedAt) / 1000 }
}

function runOne([program, ...args]: Command): Promise<Pick<Result, 'isClean' | 'output'>> {
  const { promise, resolve } = Promise.withResolvers<Pick<Result, 'isClean' | 'output'>>()
  const child = spawn(program, args, { cwd: root, shell: process.platform === 'win32' })
  const output: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const settle = (isClean: boolean, output: string): void => resolve({ isClean, output })
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
  Object.entries(checks).map(async ([name, commands]) => {
    const result = await run(name, commands)
    report(result)
    return result
  }),
)
process.exit(results.every((result) => result.isClean) ? 0 : 1)
