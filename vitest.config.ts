import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { timeLimitOf } from './test/support/property.ts'

/** Rooms whose tests vitest runs; test/e2e and test/electron belong to Playwright (playwright.config.ts). */
export const VITEST_ROOMS = [
  'domain',
  'core',
  'hub',
  'contract',
  'boundaries',
  'phone',
  'shell',
  'renderer',
  'support',
]

const filesOf = (rooms: readonly string[]): string[] => rooms.map((room) => `test/${room}/**/*.test.{ts,tsx}`)

/** Rooms whose tests ring real browsers: on a shared machine a call may go wrong once for want of time. */
const WITH_BROWSERS = ['phone']

/** Files that vitest runs, by how. A second try is given in CI alone, and npm test says which tests needed it. */
export const VITEST_PROJECTS = [
  { name: 'rooms', include: filesOf(VITEST_ROOMS.filter((room) => !WITH_BROWSERS.includes(room))), retry: 0 },
  { name: 'browsers', include: filesOf(WITH_BROWSERS), retry: process.env['CI'] === undefined ? 0 : 1 },
]

export default defineConfig({
  test: {
    projects: VITEST_PROJECTS.map((test) => ({ extends: true, test })),
    exclude: ['**/fixtures/**', 'node_modules/**'],
    // processes and not threads: native modules (SQLite, argon2) and signal handlers belong to one process each
    pool: 'forks',
    // most tests wait for other processes: on two cores one at a time leaves one of them idle
    maxWorkers: Math.max(2, availableParallelism() - 1),
    setupFiles: ['test/support/property-setup.ts'],
    // limits for what hangs: a shared machine may be slow for a while
    testTimeout: timeLimitOf(60_000),
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    restoreMocks: true,
  },
})
