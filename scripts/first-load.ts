/** A chunk of Vite's manifest, as far as it matters here. */
export interface ManifestChunk {
  readonly file: string
  /** Keys of the chunks that are loaded with this one. */
  readonly imports?: readonly string[]
  /** Keys of those that are loaded when somebody opens what they hold. */
  readonly dynamicImports?: readonly string[]
}
export type Manifest = Readonly<Record<string, ManifestChunk>>

/**
 * What the workspace loads before the desk stands: the window's own script and, for whoever is signed in, the layout that it asks
 * for at once; and the words of one language, of which the Chinese weigh more.
 */
export const WORKSPACE_ENTRIES = [
  'workspace/main.tsx',
  'workspace/app-layout.tsx',
  'i18n/zh-CN/index.ts',
] as const

/**
 * The scripts that are loaded for these entries: they themselves, and through every chunk what is imported statically. Throws where the manifest does not know a chunk, so that a renamed entry cannot weigh nothing.
 */
export function firstLoad(manifest: Manifest, ...entries: readonly string[]): string[] {
  const found = new Set<string>()
  const take = (key: string): void => {
    if (found.has(key)) return
    found.add(key)
    const chunk = manifest[key]
    if (chunk === undefined) throw new Error(`the manifest of the pages has no ${key}`)
    for (const imported of chunk.imports ?? []) take(imported)
  }
  for (const entry of entries) take(entry)
  return [...found].map((key) => manifest[key]?.file ?? '').filter((file) => file.endsWith('.js'))
}
