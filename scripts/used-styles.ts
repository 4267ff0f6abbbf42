import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Plugin } from 'vite'

const MANTINE = join(import.meta.dirname, '../node_modules/@mantine/core')

/**
 * The style sheet of all components without the parts of those that are not used. `parts` are the sheets of single components by name,
 * which stand in the whole word by word; throws where one does not, because then nobody would notice that all of it is loaded.
 */
export function withoutUnused(
  whole: string,
  parts: ReadonlyMap<string, string>,
  isUsed: (component: string) => boolean,
): string {
  let left = whole
  for (const [component, part] of parts) {
    if (isUsed(component)) continue
    const text = part.trim()
    if (!whole.includes(text)) throw new Error(`the styles of ${component} do not stand in the whole sheet`)
    left = left.replace(text, () => '')
  }
  return left
}

/** The sheets of Mantine's components; what has no component of its name (variables, the reset of the page) always stays. */
function partsOfMantine(): Map<string, string> {
  const files = globSync(join(MANTINE, 'styles/*.css')).filter((file) => !file.endsWith('.layer.css'))
  return new Map(
    files
      .map((file) => [basename(file, '.css'), file] as const)
      .filter(([name]) => existsSync(join(MANTINE, 'esm/components', name)))
      .map(([name, file]) => [name, readFileSync(file, 'utf8')]),
  )
}

const COMPONENT = /@mantine\/core\/esm\/components\/(\w+)\//

/**
 * Leaves out of Mantine's style sheet what no page shows: more than half of it, which each page would read before it draws anything.
 * `modules` are the ids of all modules that any page has, known when the pages are built.
 */
export function usedStyles(modules: () => Iterable<string>): Plugin {
  return {
    name: 'ringdesk-used-styles',
    apply: 'build',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name === 'client',
    transform: {
      filter: { id: /@mantine\/core\/styles\.css$/ },
      handler: (code) => {
        const used = new Set([...modules()].map((id) => COMPONENT.exec(id.replaceAll('\\', '/'))?.[1]))
        return { code: withoutUnused(code, partsOfMantine(), (component) => used.has(component)), map: null }
      },
    },
  }
}
