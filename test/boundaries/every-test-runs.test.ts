import { globSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { expect, it } from 'vitest'
import { VITEST_PROJECTS } from '../../vitest.config.ts'

/** A test in a folder that no runner looks into is never run and nobody notices; so somebody looks. */
const root = join(import.meta.dirname, '../..')
const onDisk = (pattern: string): string[] =>
  globSync(pattern, {
    cwd: root,
    exclude: ['node_modules/**', 'dist/**', 'release/**', '**/fixtures/**'],
  }).map((file) => file.replaceAll('\\', '/'))

it('vitest runs every *.test file', () => {
  const included = VITEST_PROJECTS.flatMap(({ include }) => include)
  const forgotten = onDisk('**/*.test.{ts,tsx,js,mjs}').filter(
    (file) => !included.some((pattern) => matchesGlob(file, pattern)),
  )
  expect(forgotten).toEqual([])
})

it('Playwright runs every *.spec file', () => {
  const forgotten = onDisk('**/*.spec.{ts,tsx,js,mjs}').filter(
    (file) => !matchesGlob(file, 'test/{e2e,electron,package}/**/*.spec.ts'),
  )
  expect(forgotten).toEqual([])
})
