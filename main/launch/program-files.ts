import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Where the programs and pages lie. From a clone this file is TypeScript and so are they; in a bundle (`dist/main`) they
 * are bundles too. Both stand two folders below the root.
 */
const isSource = import.meta.filename.endsWith('.ts')
const root = join(import.meta.dirname, '..', '..')

export const programFiles = {
  core: isSource ? join(root, 'main/core/main.ts') : join(root, 'dist/main/core.mjs'),
  hub: isSource ? join(root, 'hub/main.ts') : join(root, 'dist/hub/embedded.mjs'),
} as const
export type ProgramName = keyof typeof programFiles

/** The built pages. */
export const pagesFolder = join(root, 'dist/renderer')
/** The built preload scripts. */
export const preloadFolder = join(root, 'dist/preload')

/** The console's version, from package.json. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return (manifest as { version: string }).version
}
