// npm test: installs what is missing, then runs the tests on Node 24. Runs on Node 20 and newer.
import { join } from 'node:path'
import { installWhenNeeded, node24, root, run } from './bootstrap.mjs'

installWhenNeeded()
  .then(() => run(node24, [join(root, 'scripts', 'test-parts.ts'), ...process.argv.slice(2)]))
  .then(
    (code) => process.exit(code),
    (error) => {
      process.stderr.write(`Ringdesk: ${error instanceof Error ? error.message : String(error)}\n`)
      process.exit(1)
    },
  )
