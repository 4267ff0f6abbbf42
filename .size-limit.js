import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { firstLoad, WORKSPACE_ENTRIES } from './scripts/first-load.ts'

/** What the workspace weighs until the desk stands; rooms that are loaded when they are opened do not count. */
const pages = 'dist/renderer'
const manifest = JSON.parse(readFileSync(join(import.meta.dirname, pages, '.vite/manifest.json'), 'utf8'))

export default [
  {
    name: 'workspace, first load',
    path: firstLoad(manifest, ...WORKSPACE_ENTRIES).map((file) => `${pages}/${file}`),
    limit: '350 kB',
    gzip: true,
  },
]
