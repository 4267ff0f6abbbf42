import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where the programs and pages lie. From a clone this file is TypeScript and so are they; in a bundle (`dist/main`) they
 * are bundles too. Both stand two folders below the root.
 */
const isSource = import.meta.filename.endsWith('.ts')
const root = join(import.meta.dirname, '..', '..')

const programsUnder = (folder: string) => ({
  core: isSource ? join(folder, 'main/core/main.ts') : join(folder, 'dist/main/core.mjs'),
  hub: isSource ? join(folder, 'hub/main.ts') : join(folder, 'dist/hub/embedded.mjs'),
})
export const programFiles = programsUnder(root)
export type ProgramName = keyof typeof programFiles

/**
 * The programs as a Node of its own reads them. It cannot look into a package's archive, so there they lie beside it
 * (scripts/package.ts); elsewhere these are the same files.
 */
export const unpackedPrograms = programsUnder(root.replace(/app\.asar$/, 'app.asar.unpacked'))

/** The built pages. */
export const pagesFolder = join(root, 'dist/renderer')
/** The built preload scripts. */
export const preloadFolder = join(root, 'dist/preload')

/** The pictures of tray, task bar and windows; see `main/shell/icon-files.ts`. */
export const iconsFolder = join(root, 'dist/icons')

/** The console's version, from package.json. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return (manifest as { version: string }).version
}
