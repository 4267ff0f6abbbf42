import { spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Runs a command in the project's folder, its output on ours; resolves to true when it ended with 0. */
export function runCommand(command: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const [program = '', ...args] = command
  const child = spawn(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  child.on('error', (error) => {
    process.stderr.write(`${program}: ${error.message}\n`)
    resolve(false)
  })
  child.on('exit', (code) => resolve(code === 0))
  return promise
}
