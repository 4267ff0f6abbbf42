import { after } from '../timer.ts'

/** How long a program that has nothing left to do waits for its shell to take its last words, in milliseconds. */
const TAKEN_WITHIN_MS = 300

/** Program to shell: everything is said, and the program ends when it is told that its words were read. */
export const LAST_WORDS = { type: 'lastWords' } as const
/** Shell to program: what was said until `LAST_WORDS` stands in the log. */
export const LAST_WORDS_TAKEN = { type: 'lastWordsTaken' } as const

const isOfType = (message: unknown, { type }: { readonly type: string }): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === type

export const isLastWords = (message: unknown): boolean => isOfType(message, LAST_WORDS)
export const isLastWordsTaken = (message: unknown): boolean => isOfType(message, LAST_WORDS_TAKEN)

/** Electron's `process.parentPort`, as far as it is used here. */
export interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

/**
 * Resolves when the shell has read what this program wrote, or does not answer. To be awaited before `process.exit`:
 * Electron lets go of the output of a utility process with its exit, read or not, and with it of why a program broke. A
 * child process of Node has no `parentPort` and loses nothing.
 */
export function lastWordsTaken(parentPort: ParentPort | undefined): Promise<void> {
  if (!parentPort) return Promise.resolve()
  return new Promise((resolve) => {
    after(TAKEN_WITHIN_MS, resolve)
    parentPort.on('message', ({ data }) => {
      if (isLastWordsTaken(data)) resolve()
    })
    parentPort.postMessage(LAST_WORDS)
  })
}
