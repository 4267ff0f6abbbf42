import { readFileSync } from 'node:fs'
import type { DesktopConsole } from './desktop-console.ts'
import { inMain } from './desktop-console.ts'

/** The programs that a desktop console runs beside its windows. */
export type Program = 'core' | 'hub'

/** What a program is called on the command line of a child process. */
const FILE: Readonly<Record<Program, string>> = { core: 'core.mjs', hub: 'embedded.mjs' }

/**
 * The process of a console's core or hub: a utility process of Electron, or a child process of the shell where
 * RINGDESK_NODE runs it (Linux). Throws while it does not run.
 */
export async function processOf({ app, shell }: DesktopConsole, program: Program): Promise<number> {
  const utility = await inMain(
    app,
    ({ app }, name) => app.getAppMetrics().find((metric) => metric.name === name)?.pid,
    `Ringdesk ${program}`,
  )
  if (utility !== undefined) return utility
  const children = readFileSync(`/proc/${shell.pid}/task/${shell.pid}/children`, 'utf8').trim().split(' ')
  const child = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(FILE[program]))
  if (child === undefined) throw new Error(`the ${program} does not run`)
  return Number(child)
}

/** Whether core and hub are utility processes, as in the product, and not children of a Node of their own. */
export const runsUtilities = ({ app }: DesktopConsole): Promise<boolean> =>
  inMain(app, ({ app }) => app.getAppMetrics().some(({ name }) => name === 'Ringdesk core'), null)

/** True while there is such a process (one that has ended and was not waited for counts, too). */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // ESRCH: it has ended
    return false
  }
}
