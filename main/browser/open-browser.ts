import { spawn } from 'node:child_process'

/** The system's command that opens an address, or undefined where nobody would see the window. */
function openCommand(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): readonly [string, ...string[]] | undefined {
  if (env['CI'] !== undefined && env['CI'] !== '') return undefined
  if (platform === 'darwin') return ['open']
  // `start` takes its first quoted argument for a title
  if (platform === 'win32') return ['cmd', '/c', 'start', '']
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? ['xdg-open'] : undefined
}

/** Opens the address in the user's browser where there is a desktop; the printed address serves where there is none. */
export function openBrowser(address: string): void {
  const command = openCommand(process.env, process.platform)
  if (command === undefined) return
  const [program, ...args] = command
  const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true })
  // no such command: the address is on the terminal
  child.on('error', () => undefined)
  child.unref()
}
