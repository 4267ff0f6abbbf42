import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './run-command.ts'
import { countsOfStories, countsOfVitest, NO_COUNTS } from './test-results.ts'
import type { Counts, StoryReport, VitestReport } from './test-results.ts'
import { provideBrowser, provideChineseFont, provideElectron } from './test-tools.ts'

/**
 * `npm test [-- PART...]`: check, unit, browser, electron, own-node, package. A part that cannot run here is left out with its
 * reason; RINGDESK_EXPECT (a list with commas) names those whose absence is a failure. It ends
 * with the failed tests by name, and a line that counts tests.
 *
 * `electron` runs all stories of the desktop on ELECTRON_OVERRIDE_DIST_PATH or the installed Electron. `own-node` runs those
 * marked @both-modes on RINGDESK_OLD_ELECTRON_DIST, an Electron before 42: there core and hub are children of a Node 24 and
 * every port is relayed, as for whoever starts Ringdesk on such an Electron.
 */
const root = join(import.meta.dirname, '..')
// hub and core are started some hundred times from their sources: each is compiled once, which halves what a start takes
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules/.cache/ringdesk-compiled')
const resultFolder = join(root, 'test-results')
const PARTS = ['check', 'unit', 'browser', 'electron', 'own-node', 'package'] as const
type PartName = (typeof PARTS)[number]

interface PartResult {
  readonly name: PartName
  readonly verdict: 'ok' | 'FAILED' | 'left out'
  readonly reason?: string
  readonly seconds: number
  readonly counts: Counts
}

const build = (what: string): Promise<boolean> => runCommand(['node', 'scripts/build.ts', what])

function readJson<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined
}

async function runUnit(): Promise<[boolean, Counts]> {
  const file = join(resultFolder, 'unit.json')
  rmSync(file, { force: true })
  const isOk = await runCommand([
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  const read = readJson<VitestReport>(file)
  return read === undefined ? [false, NO_COUNTS] : [isOk, countsOfVitest(read, root)]
}

async function runStories(
  project: 'browser' | 'electron' | 'own-node' | 'package',
  prefix: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<[boolean, Counts]> {
  const file = join(resultFolder, `${project}.json`)
  rmSync(file, { force: true })
  const output = join(resultFolder, project)
  const command = ['playwright', 'test', `--project=${project}`, '--reporter=list,json', `--output=${output}`]
  const isOk = await runCommand([...prefix, ...command], { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: file })
  const read = readJson<StoryReport>(file)
  return read === undefined ? [false, NO_COUNTS] : [isOk, countsOfStories(read)]
}

async function runPart(name: PartName): Promise<PartResult> {
  const startedAt = Date.now()
  const result = (verdict: PartResult['verdict'], counts = NO_COUNTS, reason?: string): PartResult => ({
    name,
    verdict,
    counts,
    seconds: (Date.now() - startedAt) / 1000,
    ...(reason === undefined ? {} : { reason }),
  })
  const judged = ([isOk, counts]: [boolean, Counts]): PartResult => result(isOk ? 'ok' : 'FAILED', counts)

  process.stdout.write(`\n--- ${name} ---\n`)
  switch (name) {
    case 'check':
      return judged([await runCommand(['node', 'scripts/check.ts']), NO_COUNTS])
    case 'unit':
      if (!(await build('pages'))) return result('FAILED', NO_COUNTS, 'the pages could not be built')
      return judged(await runUnit())
    case 'browser': {
      if (globSync('test/e2e/**/*.spec.ts', { cwd: root }).length === 0)
        return result('left out', NO_COUNTS, 'no stories')
      const browser = provideBrowser()
      if (browser === undefined)
        return result('left out', NO_COUNTS, 'no browser here, and none could be fetched')
      provideChineseFont()
      if (!(await build('pages'))) return result('FAILED', NO_COUNTS, 'the pages could not be built')
      return judged(await runStories('browser', [], { RINGDESK_BROWSER: browser }))
    }
    case 'electron': {
      if (globSync('test/electron/**/*.spec.ts', { cwd: root }).length === 0) {
        return result('left out', NO_COUNTS, 'no stories')
      }
      const electron = provideElectron()
      if ('reason' in electron) return result('left out', NO_COUNTS, electron.reason)
      if (!(await build('all'))) return result('FAILED', NO_COUNTS, 'the desktop programs could not be built')
      return judged(await runStories('electron', electron.prefix, electron.env))
    }
    case 'own-node': {
      const dist = process.env['RINGDESK_OLD_ELECTRON_DIST']
      if (dist === undefined)
        return result('left out', NO_COUNTS, 'RINGDESK_OLD_ELECTRON_DIST names no Electron before 42')
      const electron = provideElectron(dist)
      if ('reason' in electron) return result('left out', NO_COUNTS, electron.reason)
      if (electron.env['RINGDESK_NODE'] === undefined)
        return result(
          'left out',
          NO_COUNTS,
          `the Electron in ${dist} is 42 or newer, and runs core and hub itself`,
        )
      if (!(await build('all'))) return result('FAILED', NO_COUNTS, 'the desktop programs could not be built')
      return judged(await runStories('own-node', electron.prefix, electron.env))
    }
    case 'package': {
      const dist = [
        process.env['RINGDESK_OLD_ELECTRON_DIST'],
        process.env['ELECTRON_OVERRIDE_DIST_PATH'],
      ].find((folder) => folder !== undefined && existsSync(join(folder, 'resources')))
      if (process.platform !== 'linux' || dist === undefined)
        return result(
          'left out',
          NO_COUNTS,
          'neither RINGDESK_OLD_ELECTRON_DIST nor ELECTRON_OVERRIDE_DIST_PATH names a whole Electron to package (Linux only)',
        )
      const electron = provideElectron(dist)
      if ('reason' in electron) return result('left out', NO_COUNTS, electron.reason)
      if (!(await runCommand(['node', 'scripts/package.ts', '--electron-dist', dist])))
        return result('FAILED', NO_COUNTS, 'the application could not be packaged')
      return judged(await runStories('package', electron.prefix, electron.env))
    }
  }
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !PARTS.includes(name as PartName))
if (unknown.length > 0) {
  process.stderr.write(`npm test knows the parts ${PARTS.join(', ')}; not ${unknown.join(', ')}\n`)
  process.exit(2)
}
const expected = (process.env['RINGDESK_EXPECT'] ?? '').split(',').map((name) => name.trim())

mkdirSync(resultFolder, { recursive: true })
const results: PartResult[] = []
for (const name of PARTS) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const result = await runPart(name)
  const isMissed = result.verdict === 'left out' && expected.includes(name)
  results.push(
    isMissed ? { ...result, verdict: 'FAILED', reason: `expected, but left out: ${result.reason}` } : result,
  )
}

process.stdout.write('\n')
for (const { name, verdict, seconds, reason } of results) {
  process.stdout.write(
    `${name}: ${verdict} (${seconds.toFixed(0)} s)${reason === undefined ? '' : ` - ${reason}`}\n`,
  )
}
const failedParts = results.filter((result) => result.verdict === 'FAILED')
const sum = (pick: (counts: Counts) => number): number =>
  results.reduce((total, { counts }) => total + pick(counts), 0)
// a part that failed without a failing test (lint, a crash) still counts, so that no failure reads as none
const failed = sum((counts) => counts.failed) + failedParts.filter(({ counts }) => counts.failed === 0).length
const skipped = sum((counts) => counts.skipped)
for (const name of results.flatMap(({ counts }) => counts.secondTry))
  process.stdout.write(`passed only at the second try: ${name}\n`)
for (const failure of results.flatMap(({ counts }) => counts.failures))
  process.stdout.write(`failed: ${failure}\n`)
process.stdout.write(
  `${sum((counts) => counts.passed)} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}\n`,
)
process.exit(failedParts.length === 0 ? 0 : 1)
