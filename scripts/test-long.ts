import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runCommand } from './run-command.ts'

/**
 * `npm run test:long -- [PART...] [--seed N] [--times N] [--write]`: the random walks at full size, and a mutation run over the
 * rules. Takes about an hour. `--write` puts date, seed and result into BENCHMARKS.md.
 */
const PARTS = ['rules', 'processes', 'mutation'] as const
type PartName = (typeof PARTS)[number]

/** How many times its usual number of runs each property gets: rules cost microseconds, processes are started and killed. */
const FULL_SIZE = { rules: 50, processes: 8 }

interface PartResult {
  readonly name: PartName
  readonly isOk: boolean
  /** How large the run was. */
  readonly size: string
  readonly outcome: string
  readonly minutes: number
}

const root = join(import.meta.dirname, '..')
const resultFolder = join(root, 'test-results')
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    times: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
const unknown = positionals.filter((name) => !PARTS.includes(name as PartName))
if (unknown.length > 0 || !Number.isInteger(seed) || !(Number(values.times ?? 1) > 0)) {
  process.stderr.write(
    `Usage: npm run test:long -- [${PARTS.join(' | ')}]... [--seed N] [--times N] [--write]\n`,
  )
  process.exit(2)
}

/** Walks of the phone that need no browser: 20,000 INVITEs with faults. Those of its page are as long as a browser allows. */
const PHONE_WALKS = 'phone/mutated-invites.test.ts'

/** Returns the test files that hold a property whose size can be set (`runsOf` of test/support/property.ts). */
const walksIn = (files: string): string[] =>
  globSync(`test/${files}`, { cwd: root }).filter((file) =>
    readFileSync(join(root, file), 'utf8').includes('runsOf('),
  )

async function runWalks(name: 'rules' | 'processes'): Promise<Omit<PartResult, 'minutes'>> {
  const files = walksIn(
    name === 'rules'
      ? `{domain/**/*.test.{ts,tsx},${PHONE_WALKS}}`
      : '{hub,core,contract}/**/*.test.{ts,tsx}',
  )
  const times = Number(values.times ?? FULL_SIZE[name])
  const result = join(resultFolder, `long-${name}.json`)
  rmSync(result, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${result}`]
  const isOk = await runCommand(['vitest', 'run', ...reporters, ...files], {
    RINGDESK_SEED: String(seed),
    RINGDESK_RUNS: String(times),
  })
  const size = `${files.length} files, ${times} times their usual runs`
  if (!existsSync(result)) return { name, isOk: false, size, outcome: 'no result' }
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(result, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
  }
  return { name, isOk, size, outcome: `${numPassedTests} tests passed, ${numFailedTests} failed` }
}

interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

/** Runs Stryker; it ends with an error below the score that test/mutation/stryker.config.json names. */
async function runMutation(): Promise<Omit<PartResult, 'minutes'>> {
  const result = join(resultFolder, 'mutation.json')
  rmSync(result, { force: true })
  const isOk = await runCommand(['stryker', 'run', 'test/mutation/stryker.config.json'], {
    RINGDESK_SEED: String(seed),
  })
  if (!existsSync(result)) return { name: 'mutation', isOk: false, size: '', outcome: 'no result' }
  const { files } = JSON.parse(readFileSync(result, 'utf8')) as MutationReport
  const mutants = Object.values(files).flatMap(({ mutants }) => mutants)
  const count = (...statuses: string[]): number =>
    mutants.filter(({ status }) => statuses.includes(status)).length
  const killed = count('Killed', 'Timeout')
  const valid = killed + count('Survived', 'NoCoverage')
  return {
    name: 'mutation',
    isOk,
    size: `${valid} mutants in ${Object.keys(files).length} files`,
    outcome: `${((100 * killed) / valid).toFixed(1)} % killed`,
  }
}

/** Replaces the table of the last long run in BENCHMARKS.md. */
function writeResult(results: readonly PartResult[]): void {
  const file = join(root, 'BENCHMARKS.md')
  const [start, end] = ['<!-- long run: npm run test:long -- --write -->', '<!-- end of long run -->']
  const text = readFileSync(file, 'utf8')
  const rows = results.map(
    ({ name, size, outcome, minutes }) => `| ${name} | ${size} | ${outcome} | ${minutes.toFixed(0)} |`,
  )
  const table = [
    `Taken ${new Date().toISOString().slice(0, 10)}, seed ${seed}.`,
    '',
    '| part | size | result | minutes |',
    '| --- | --- | --- | --- |',
    ...rows,
  ]
  const [before = '', rest = ''] = text.split(start)
  const after = rest.split(end)[1] ?? ''
  writeFileSync(file, `${before}${start}\n\n${table.join('\n')}\n\n${end}${after}`)
}

mkdirSync(resultFolder, { recursive: true })
process.stdout.write(`seed ${seed}\n`)
const results: PartResult[] = []
for (const name of PARTS) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  process.stdout.write(`\n--- ${name} ---\n`)
  const startedAt = Date.now()
  const result = name === 'mutation' ? await runMutation() : await runWalks(name)
  results.push({ ...result, minutes: (Date.now() - startedAt) / 60_000 })
}
process.stdout.write(`\nseed ${seed}\n`)
for (const { name, isOk, size, outcome, minutes } of results)
  process.stdout.write(
    `${name}: ${isOk ? 'ok' : 'FAILED'}, ${size}: ${outcome} (${minutes.toFixed(0)} min)\n`,
  )
if (values.write) writeResult(results)
process.exit(results.every(({ isOk }) => isOk) ? 0 : 1)
