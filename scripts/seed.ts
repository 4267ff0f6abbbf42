import { runSeed } from '../hub/seed/command-line.ts'
import { openSeedSink } from '../hub/seed/seed-sink.ts'

/** `npm run seed -- --customers N [--seed S] --data DIR`: a made-up after-sales world into the hub's store. */
// as the hub does: what is in its folder is for its own user
process.umask(0o077)
try {
  await runSeed(process.argv.slice(2), (dataDir) => openSeedSink(dataDir))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
