import { parseArgs } from 'node:util'
import { isWorldLanguage } from '../../shared/domain/world-language.ts'
import { outSink } from './ndjson-sink.ts'
import { seedStore, type SeedCounts, type WorldSink } from './seed-store.ts'

const USAGE = `npm run seed -- --customers N [--seed S] [--now MOMENT] [--language L] [--data DIR | --out FILE]

  --customers N   how many customers, the eight fixed sample customers among them (default 1000)
  --seed S        another number gives another world (default 1)
  --now MOMENT    the present of the world, as in 2026-11-22T16:00+08:00 (default: now)
  --language L    zh-CN (default) or en
  --data DIR      write into the hub's store in that folder
  --out FILE      write NDJSON into that file instead; - is the standard output`

/** What the hub offers to the command: its store as a sink. Absent, only `--out` works. */
export type OpenStore = (dataDirectory: string) => Promise<WorldSink>

/** Something about the command is wrong; the message says what to write instead. */
class UsageError extends Error {
  constructor(message: string) {
    super(`${message}\n\n${USAGE}`)
    this.name = 'UsageError'
  }
}

function wholeNumber(text: string, option: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0)
    throw new UsageError(`${option} wants a whole number, not “${text}”.`)
  return value
}

function momentOf(text: string | undefined): number {
  if (text === undefined) return Date.now()
  const moment = Date.parse(text)
  if (Number.isNaN(moment))
    throw new UsageError(`--now wants a moment as in 2026-11-22T16:00+08:00, not “${text}”.`)
  return moment
}

function readOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        customers: { type: 'string', default: '1000' },
        seed: { type: 'string', default: '1' },
        now: { type: 'string' },
        language: { type: 'string', default: 'zh-CN' },
        data: { type: 'string' },
        out: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

async function openSink(
  target: { data?: string | undefined; out?: string | undefined },
  openStore: OpenStore | undefined,
): Promise<WorldSink> {
  if (target.out !== undefined && target.data !== undefined)
    throw new UsageError('Choose one of --data and --out.')
  if (target.out !== undefined) return outSink(target.out)
  if (target.data === undefined) throw new UsageError('Say where to: --data DIR or --out FILE.')
  if (!openStore) throw new UsageError('This program has no store to write to; use --out FILE.')
  return openStore(target.data)
}

const totalOf = (counts: Readonly<SeedCounts>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

/** Runs the command with its arguments; words for people go to `tell`. Throws where nothing, or not all, was written. */
export async function runSeed(
  args: readonly string[],
  openStore?: OpenStore,
  tell: (line: string) => void = (line) => process.stderr.write(`${line}\n`),
): Promise<SeedCounts | undefined> {
  const options = readOptions(args)
  if (options.help) {
    tell(USAGE)
    return undefined
  }
  const customers = wholeNumber(options.customers, '--customers')
  const seed = wholeNumber(options.seed, '--seed')
  const now = momentOf(options.now)
  const { language } = options
  if (!isWorldLanguage(language)) throw new UsageError(`--language wants zh-CN or en, not “${language}”.`)
  const sink = await openSink(options, openStore)
  const startedAt = performance.now()
  let toldAt = startedAt
  const counts = await seedStore(sink, {
    seed,
    customers,
    now,
    language,
    onProgress(soFar) {
      if (performance.now() - toldAt < 1000) return
      toldAt = performance.now()
      tell(`${soFar.customer} of ${customers} customers, ${totalOf(soFar)} rows`)
    },
  })
  const seconds = (performance.now() - startedAt) / 1000
  tell(
    `Wrote ${counts.customer} customers, ${counts.order} orders, ${counts.ticket} tickets, ${counts.note} notes, ` +
      `${counts.call} calls and ${counts.followUp} follow-ups in ${seconds.toFixed(1)} s ` +
      `(seed ${seed}, now ${new Date(now).toISOString()}).`,
  )
  return counts
}

if (import.meta.main) {
  try {
    await runSeed(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
