import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { spawnWithNode } from '../../main/launch/child-program.ts'

/** Starts the small programs of this folder where the console would start core and hub. */
export const spawnSmall = spawnWithNode(process.execPath, {
  core: join(import.meta.dirname, 'programs/echo-core.ts'),
  hub: join(import.meta.dirname, 'programs/small-hub.ts'),
})

/** A folder of the test's own, gone when it ends. */
export function tempFolder(...path: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringdesk-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const inside = join(folder, ...path)
  mkdirSync(inside, { recursive: true })
  return inside
}

/** The next values that come, in order; each `next` waits for one. */
export function inbox<T>(): { put(value: T): void; next(): Promise<T> } {
  const values: T[] = []
  const waiting: ((value: T) => void)[] = []
  return {
    put: (value) => {
      const first = waiting.shift()
      if (first) first(value)
      else values.push(value)
    },
    next: () => {
      const value = values.shift()
      return value === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(value)
    },
  }
}
