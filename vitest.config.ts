import { defineConfig } from 'vitest/config'

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

export default defineConfig({
  test: {
    include: VITEST_ROOMS.map((room) => `test/${room}/**/*.test.{ts,tsx}`),
    exclude: ['**/fixtures/**', 'node_modules/**'],
    // processes and not threads: native modules (SQLite, argon2) and signal handlers belong to one process each
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 30_000,
    restoreMocks: true,
  },
})
