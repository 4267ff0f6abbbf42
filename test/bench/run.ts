import { arch, cpus, platform } from 'node:os'
import { parseArgs } from 'node:util'
import { callerLookUp } from './caller-look-up.ts'
import { tableOf, type Bench } from './measure.ts'

/** `npm run bench -- [NAME] [--customers N]`: each benchmark's table, with the ratio to the bare thing of the same run. */
const BENCHES: readonly Bench[] = [callerLookUp]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { customers: { type: 'string', default: '100000' } },
})
const customers = Number(values.customers)
const [name] = positionals
const chosen = BENCHES.filter((bench) => name === undefined || bench.name === name)
if (chosen.length === 0 || !Number.isInteger(customers) || customers < 1) {
  console.error(`Usage: npm run bench -- [${BENCHES.map((bench) => bench.name).join('|')}] [--customers N]`)
  process.exit(2)
}
console.log(
  `Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}\n`,
)
for (const bench of chosen) {
  console.log(`${bench.name}: ${bench.about}`)
  const rows = await bench.run(customers, (line) => console.error(`  ${line}`))
  console.log(`${tableOf(rows)}\n`)
}
