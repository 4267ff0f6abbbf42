import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const files = globSync('{shared,hub,main,preload,renderer,scripts,test,docs}/**/*.*', { cwd: root })
const topLevel = globSync(['*.*', '.*.*'], { cwd: root })

/** The files that a document names in `code`, as a path or the end of one. What a build makes and patterns are left out. */
const filesNamedIn = (document: string): string[] =>
  [...readFileSync(join(root, document), 'utf8').matchAll(/`([\w./-]+\.(?:tsx?|mjs|cjs|md|html))`/g)]
    .map(([, name = '']) => name.replace(/^\.\//, ''))
    .filter((name) => !name.startsWith('dist/'))

it.each(['ARCHITECTURE.md', 'CONTRIBUTING.md', 'BENCHMARKS.md', 'README.md'])(
  '%s names files that exist',
  (document) => {
    const known = [...files, ...topLevel].map((file) => `/${file}`)
    const missing = filesNamedIn(document).filter((name) => !known.some((file) => file.endsWith(`/${name}`)))
    expect(missing).toEqual([])
  },
)
