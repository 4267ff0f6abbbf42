import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, totalmem } from 'node:os'
import { join } from 'node:path'
import { tableOf, type Row } from './measure.ts'

export interface Results {
  readonly machine: string
  readonly customers: number
  readonly share: number
  readonly takenAt: string
  readonly rows: readonly Row[]
  readonly failed: readonly string[]
}

const FILE = join(import.meta.dirname, '../../BENCHMARKS.md')
const BEGIN = '<!-- table: npm run bench -- --write -->'
const END = '<!-- end of table -->'

/** What it is measured on, in a line. */
export const machine = (): string =>
  `Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ` +
  `${Math.round(totalmem() / 2 ** 30)} GiB of memory`

/** Puts the table into BENCHMARKS.md, between its marks; the words around it are a person's. */
export function writeBenchmarks({ machine: on, customers, share, takenAt, rows, failed }: Results): void {
  const text = readFileSync(FILE, 'utf8')
  const begin = text.indexOf(BEGIN)
  const end = text.indexOf(END)
  if (begin < 0 || end < begin) throw new Error(`BENCHMARKS.md has lost its marks ${BEGIN} and ${END}`)
  const how = `Taken ${takenAt.slice(0, 10)} on ${on}; ${customers.toLocaleString('en')} customers${
    share === 1 ? '' : `, ${share} of the usual number of runs`
  }.${failed.length > 0 ? ` Not measured: ${failed.join(', ')}.` : ''}`
  writeFileSync(FILE, `${text.slice(0, begin)}${BEGIN}\n\n${how}\n\n${tableOf(rows)}\n\n${text.slice(end)}`)
}
