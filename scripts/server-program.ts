import { builtinModules } from 'node:module'
import type { Plugin } from 'vite'

/** What the bundle of a program cannot hold: Electron itself, and packages that are native code. */
export const NOT_BUNDLED = [
  'electron',
  'better-sqlite3',
  '@node-rs/argon2',
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
]

const asciiOf = (code: string): string =>
  code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/**
 * Writes what is not ASCII in the bundle of a program as `\uXXXX`. V8 then keeps the text of the program with one byte a character
 * and not with two: 4 MB of the hub's memory.
 */
export const asciiOnly: Plugin = {
  name: 'ringdesk-ascii-programs',
  applyToEnvironment: ({ config }) => config.consumer === 'server',
  // after the builder has written the code anew for its target
  enforce: 'post',
  generateBundle: (_options, bundle) => {
    for (const made of Object.values(bundle)) if (made.type === 'chunk') made.code = asciiOf(made.code)
  },
}

const ASKED = 'globalThis.WebSocket || globalThis.MozWebSocket'

/**
 * Keeps engine.io-client from looking at the global WebSocket, which it does in programs, too, and makes nothing of it there (it takes
 * that of `ws`): Node reads its own fetch and WebSocket at such a look, before the program has begun.
 */
export const noGlobalWebSocket: Plugin = {
  name: 'ringdesk-no-global-websocket',
  applyToEnvironment: ({ config }) => config.consumer === 'server',
  transform: {
    filter: { id: /engine\.io-client[\\/].*[\\/]transports[\\/]websocket\.js$/ },
    handler: (code) => {
      if (!code.includes(ASKED)) throw new Error(`engine.io-client has no ${ASKED} any more`)
      return { code: code.replace(ASKED, 'undefined'), map: null }
    },
  },
}

const HTTP_IMPORT = /^import (?:(\w+)(?:, )?)?(?:\{([^}]*)\})? ?from "(?:node:)?http";$/gm

/**
 * Has programs take `node:http` from `process.getBuiltinModule`. An `import` of it makes Node read every name of the module, and behind
 * three of them (`WebSocket` and its events) stands Node's own fetch: a tenth of what a start of the core takes of the processor.
 */
export const httpWithoutFetch: Plugin = {
  name: 'ringdesk-http-without-fetch',
  applyToEnvironment: ({ config }) => config.consumer === 'server',
  enforce: 'post',
  generateBundle: (_options, bundle) => {
    for (const made of Object.values(bundle))
      if (made.type === 'chunk') made.code = withoutHttpImport(made.code)
  },
}

/** The code with each import of `node:http` as a look at the builtin module; throws for a form of import that it does not know. */
export function withoutHttpImport(code: string): string {
  const changed = code.replace(HTTP_IMPORT, (_, whole: string | undefined, names: string | undefined) => {
    const module = 'process.getBuiltinModule("node:http")'
    const parts = [
      ...(whole === undefined ? [] : [`${whole} = ${module}`]),
      ...(names === undefined ? [] : [`{${names.replaceAll(/ as /g, ': ')}} = ${module}`]),
    ]
    return `const ${parts.join(', ')};`
  })
  const left = /^(?:import|export)\b[^;]*"(?:node:)?http";/m.exec(changed)
  if (left !== null) throw new Error(`an import of node:http has a new form: ${left[0]}`)
  return changed
}
