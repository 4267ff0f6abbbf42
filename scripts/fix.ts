import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** `npm run fix`: repairs what eslint and prettier can repair by themselves. */
const cwd = join(import.meta.dirname, '..')
const shell = process.platform === 'win32'
for (const command of [
  ['eslint', '--fix', '.'],
  ['prettier', '--write', '--log-level', 'warn', '.'],
]) {
  const [program = '', ...args] = command
  spawnSync(program, args, { cwd, shell, stdio: 'inherit' })
}
