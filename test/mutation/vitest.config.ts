import { defineConfig } from 'vitest/config'

/** The tests of the rules alone: what a mutation run over shared/domain and shared/acts is judged by. */
export default defineConfig({
  test: {
    include: ['test/domain/**/*.test.ts'],
    setupFiles: ['test/support/property-setup.ts'],
    exclude: ['**/log-mask.test.ts', '**/burst.test.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    restoreMocks: true,
  },
})
