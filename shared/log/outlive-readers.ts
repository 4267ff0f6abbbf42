import type { EventEmitter } from 'node:events'

/**
 * Lets a program end in order when nobody reads what it writes any more (its shell was killed, a terminal was closed): every write then fails,
 * and a failure that nobody hears is an uncaught exception whose report is the next write, for ever. To be called before the first word.
 */
export function outliveReaders(outputs: readonly EventEmitter[]): void {
  // the words are lost with their reader, and there is nobody to tell
  for (const output of outputs) output.on('error', () => undefined)
}
