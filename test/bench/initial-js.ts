import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { firstLoad, WORKSPACE_ENTRIES, type Manifest } from '../../scripts/first-load.ts'
import { buildPages } from './browser-rig.ts'
import type { Bench, Row } from './measure.ts'

const PAGES = join(import.meta.dirname, '../../dist/renderer')

/** Measured: the JavaScript that the workspace loads before the desk of somebody who is signed in can be painted, gzipped file by file. */
export const initialJs: Bench = {
  name: 'js',
  about: 'initial JavaScript of the workspace, gzipped (no bare thing)',
  run(): Row[] {
    buildPages()
    const manifest = JSON.parse(readFileSync(join(PAGES, '.vite/manifest.json'), 'utf8')) as Manifest
    const files = firstLoad(manifest, ...WORKSPACE_ENTRIES)
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(PAGES, file))).length, 0)
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
