import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildPages } from './browser-rig.ts'
import type { Bench, Row } from './measure.ts'

const PAGES = join(import.meta.dirname, '../../dist/renderer')

/** Every script that a page names, and what those import statically. */
function scriptsOf(page: string): Set<string> {
  const html = readFileSync(join(PAGES, page, 'index.html'), 'utf8')
  const found = new Set<string>()
  const follow = (file: string): void => {
    if (found.has(file)) return
    found.add(file)
    const text = readFileSync(join(PAGES, 'assets', file), 'utf8')
    for (const [, next = ''] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) follow(next)
  }
  for (const [, file = ''] of html.matchAll(/assets\/([\w.-]+\.js)"/g)) follow(file)
  return found
}

/** Measured: the JavaScript that the workspace loads before it can paint, gzipped file by file. */
export const initialJs: Bench = {
  name: 'js',
  about: 'initial JavaScript of the workspace, gzipped (no bare thing)',
  run(): Row[] {
    buildPages()
    const files = [...scriptsOf('workspace')]
    const bytes = files.reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(PAGES, 'assets', file))).length,
      0,
    )
    const kb = bytes / 1000
    return [
      {
        what: 'initial renderer JavaScript, gzipped',
        runs: `${files.length} files`,
        ours: `${kb.toFixed(0)} KB`,
        bare: '',
        ratio: '',
        aim: '≤ 350 KB',
        isMet: kb <= 350,
      },
    ]
  },
}
