import { vi } from 'vitest'

/** What `vi.waitFor` gives by itself is a second, which a shared machine may take for one answer. */
const LONGEST_MS = 20_000

/** Runs `check` until it does not throw, and returns what it returned; after 20 s throws what it threw last. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: LONGEST_MS })
