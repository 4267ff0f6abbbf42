import type { Plugin, Rolldown } from 'vite'
import { build } from 'vite'

/**
 * Which modules the pages load at once, so that each page is a handful of files instead of eighty: a browser has six
 * connections, and every file costs it some milliseconds whatever its size.
 */

/** What a page, or the desk behind the sign-in, loads at once. */
const STARTS = {
  /** The workspace until it asks for its scripts: at once, or when its phone is registered. */
  start: 'workspace/index.html',
  afterPhone: 'workspace/after-phone.html',
  /** The workspace until the sign-in screen. */
  signIn: 'workspace/main.tsx',
  /** The desk behind it. */
  desk: 'workspace/app-layout.tsx',
  /** The phone's page until the door opens, and the phone itself. */
  phone: 'phone/index.html',
  phoneItself: 'phone/run-phone.ts',
  /** How a window of Electron comes to its door; every page of it asks for this before it can draw anything. */
  messagePort: 'ui/message-port.ts',
  board: 'board/index.html',
  caller: 'caller/index.html',
} as const
type Start = keyof typeof STARTS

interface Group {
  readonly name: string
  takes(by: ReadonlySet<Start>): boolean
}

/**
 * The chunks, those that more pages share first: what a chunk needs lies in itself or in one above it, and no page loads a
 * chunk that is not for it.
 */
const GROUPS: readonly Group[] = [
  {
    name: 'first',
    takes: (by) => by.size > 1 && (by.has('start') || by.has('afterPhone') || by.has('phone')),
  },
  {
    name: 'base',
    takes: (by) =>
      by.has('phoneItself') && (['signIn', 'board', 'desk'] as const).some((page) => by.has(page)),
  },
  { name: 'port', takes: (by) => by.has('messagePort') },
  { name: 'sip', takes: (by) => by.has('phoneItself') && by.has('caller') },
  { name: 'page', takes: (by) => by.has('signIn') && by.has('board') && by.has('caller') },
  { name: 'words', takes: (by) => by.has('signIn') && by.has('board') },
  { name: 'fields', takes: (by) => by.has('signIn') && by.has('caller') },
  { name: 'sign-in', takes: (by) => by.has('signIn') },
  { name: 'live', takes: (by) => by.has('desk') && by.has('board') },
  { name: 'numbers', takes: (by) => by.has('desk') && by.has('caller') },
  { name: 'desk', takes: (by) => by.has('desk') },
]

/** For every module that is left after the unused was dropped: what loads it at once, which may be nothing. */
async function startsOf(
  renderer: string,
  input: Readonly<Record<string, string>>,
  plugins: readonly Plugin[],
): Promise<Map<string, Set<Start>>> {
  const built = await build({
    configFile: false,
    root: renderer,
    logLevel: 'error',
    plugins: [...plugins],
    build: { write: false, minify: false, target: 'esnext', rolldownOptions: { input } },
  })
  const { output } = (Array.isArray(built) ? built[0] : built) as Rolldown.RolldownOutput
  const chunks = new Map(
    output.filter((made) => made.type === 'chunk').map((chunk) => [chunk.fileName, chunk]),
  )
  const starts = new Map<string, Set<Start>>(
    [...chunks.values()].flatMap(({ moduleIds }) => moduleIds.map((id) => [id, new Set<Start>()])),
  )
  for (const [start, file] of Object.entries(STARTS) as [Start, string][]) {
    const first = [...chunks.values()].find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${file}`))
    if (first === undefined) throw new Error(`the pages have no ${file} to begin with`)
    const seen = new Set<string>()
    const take = (fileName: string): void => {
      const chunk = chunks.get(fileName)
      if (chunk === undefined || seen.has(fileName)) return
      seen.add(fileName)
      for (const id of chunk.moduleIds) starts.set(id, (starts.get(id) ?? new Set()).add(start))
      for (const imported of chunk.imports) take(imported)
    }
    take(first.fileName)
  }
  return starts
}

/** The groups for `codeSplitting`, and the plugin that finds out what is in them, by a build that is thrown away. */
export function pageChunks(
  renderer: string,
  input: Readonly<Record<string, string>>,
  plugins: () => readonly Plugin[],
): {
  plugin: Plugin
  groups: Rolldown.CodeSplittingGroup[]
  /** Ids of all modules that any page may load, when the build has begun. */
  modules: () => Iterable<string>
} {
  let starts = new Map<string, Set<Start>>()
  return {
    plugin: {
      name: 'page-chunks',
      apply: 'build',
      applyToEnvironment: ({ name }) => name === 'client',
      buildStart: async () => {
        starts = await startsOf(renderer, input, plugins())
      },
    },
    modules: () => starts.keys(),
    groups: GROUPS.map(({ name, takes }, index) => ({
      name,
      priority: GROUPS.length - index,
      test: (id) => {
        const by = starts.get(id)
        return by !== undefined && by.size > 0 && takes(by)
      },
    })),
  }
}
