import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writtenJobs } from '../support/job-count.ts'

const root = join(import.meta.dirname, '../..')
const files = globSync('{shared,hub,main,preload,renderer,scripts,test,docs}/**/*.*', { cwd: root })
const topLevel = globSync(['*.*', '.*.*'], { cwd: root })

/** The files that a document names in `code`, as a path or the end of one. What a build makes and patterns are left out. */
const filesNamedIn = (document: string): string[] =>
  [...readFileSync(join(root, document), 'utf8').matchAll(/`([\w./-]+\.(?:tsx?|mjs|cjs|md|html))`/g)]
    .map(([, name = '']) => name.replace(/^\.\//, ''))
    .filter((name) => !name.startsWith('dist/'))

it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'BENCHMARKS.md', 'README.md', 'docs/jobs.md'])(
  '%s names files that exist',
  (document) => {
    const known = [...files, ...topLevel].map((file) => `/${file}`)
    const missing = filesNamedIn(document).filter((name) => !known.some((file) => file.endsWith(`/${name}`)))
    expect(missing).toEqual([])
  },
)

it('docs/jobs.md has ten jobs, and the test that each row names counts it', () => {
  const jobs = writtenJobs()
  expect(jobs.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  for (const { number, test } of jobs) {
    const file = files.find((name) => name.endsWith(`/${test}`)) ?? ''
    expect(readFileSync(join(root, file), 'utf8').replace(/\s/g, '')).toContain(
      `toEqual(writtenJob(${number})`,
    )
  }
})
