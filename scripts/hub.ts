import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { isToolCommand } from '../hub/tool/tool-usage.ts'

/** `npm run hub`: builds the pages where the hub is to run, for the test caller; every other command of the hub needs none. */
const args = process.argv.slice(2)
const needsPages =
  !isToolCommand(args) && args[0] !== 'init' && !args.includes('--help') && !args.includes('-h')
if (needsPages) {
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'build.ts'), 'pages'], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}
await import('../hub/main.ts')
