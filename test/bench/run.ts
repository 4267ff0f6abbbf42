import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BENCHES } from './all-benches.ts'
import { machine, writeBenchmarks } from './benchmarks-file.ts'
import { tableOf, type Row } from './measure.ts'

/** `npm run bench -- [NAME...] [--customers N] [--json FILE] [--write]`: each benchmark's table, against the bare thing. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    customers: { type: 'string', default: '1000000' },
    share: { type: 'string', default: '1' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
})
const customers = Number(values.customers)
const share = Number(values.share)
const chosen = BENCHES.filter((bench) => positionals.length === 0 || positionals.includes(bench.name))
const unknown = positionals.filter((name) => !BENCHES.some((bench) => bench.name === name))
if (unknown.length > 0 || !Number.isInteger(customers) || customers < 1 || !(share > 0 && share <= 1)) {
  console.error(
    `Usage: npm run bench -- [NAME...] [--customers N] [--share 0..1] [--json FILE] [--write]\n\n${BENCHES.map(
      ({ name, about }) => `  ${name.padEnd(12)} ${about}`,
    ).join('\n')}`,
  )
  process.exit(2)
}

console.log(`${machine()}\n`)
const rows: Row[] = []
const failed: string[] = []
for (const bench of chosen) {
  console.log(`${bench.name}: ${bench.about}`)
  try {
    const made = await bench.run({ customers, share, say: (line) => console.error(`  ${line}`) })
    rows.push(...made)
    console.log(`${tableOf(made)}\n`)
  } catch (error) {
    failed.push(bench.name)
    console.error(`${bench.name} could not be measured:`, error)
  }
}
const results = { machine: machine(), customers, share, takenAt: new Date().toISOString(), rows, failed }
if (values.json !== undefined) {
  mkdirSync(join(values.json, '..'), { recursive: true })
  writeFileSync(values.json, JSON.stringify(results, null, 2))
}
if (values.write) writeBenchmarks(results)
process.exit(failed.length > 0 ? 1 : 0)
