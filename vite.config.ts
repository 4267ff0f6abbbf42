import { existsSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { EnvironmentOptions } from 'vite'
import { defineConfig } from 'vite'

/**
 * One build for all: the pages (`client`), and one environment for each program. Electron, packages and `npm start` run
 * the bundles, which start in half the time; `npm run dev`, `npm run hub` and tests run the same programs straight from
 * their TypeScript. `node scripts/build.ts pages|desktop` builds what is stale.
 */
const root = import.meta.dirname
/** scripts/build.ts builds aside first. */
const dist = process.env['RINGDESK_DIST'] ?? join(root, 'dist')

const pages = ['workspace', 'phone', 'board', 'caller']
  .map((page) => [page, join(root, 'renderer', page, 'index.html')] as const)
  .filter(([, file]) => existsSync(file))

/** What a bundle cannot hold: Electron itself, and packages that are native code. */
const NOT_BUNDLED = [
  'electron',
  'better-sqlite3',
  '@node-rs/argon2',
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
]

interface Program {
  readonly input: Readonly<Record<string, string>>
  readonly outDir: string
  readonly target: string
  readonly format: 'es' | 'cjs'
}

function program({ input, outDir, target, format }: Program): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: NOT_BUNDLED },
    build: {
      outDir: join(dist, outDir),
      emptyOutDir: false,
      copyPublicDir: false,
      target,
      minify: false,
      sourcemap: true,
      ssr: true,
      rolldownOptions: {
        input: Object.fromEntries(Object.entries(input).map(([name, file]) => [name, join(root, file)])),
        external: NOT_BUNDLED,
        output: {
          format,
          entryFileNames: `[name].${format === 'es' ? 'mjs' : 'cjs'}`,
          chunkFileNames: `[name]-[hash].${format === 'es' ? 'mjs' : 'cjs'}`,
        },
      },
    },
  }
}

/** A sandboxed preload script is one CommonJS file that can require nothing but electron, so each is built alone. */
const preload = (name: string): EnvironmentOptions =>
  program({ input: { [name]: `preload/${name}.ts` }, outDir: 'preload', target: 'chrome130', format: 'cjs' })

export default defineConfig({
  root: join(root, 'renderer'),
  plugins: [react()],
  environments: {
    client: {
      build: {
        outDir: join(dist, 'renderer'),
        emptyOutDir: false,
        target: 'chrome130',
        // which chunks each page loads by itself (.size-limit.js)
        manifest: true,
        rolldownOptions: {
          input: Object.fromEntries(pages),
          // zod and the word that it must not make code from text stand in one chunk, before every schema of a page
          output: {
            codeSplitting: { groups: [{ name: 'zod', test: /node_modules[\\/]zod|strict-policy/ }] },
          },
        },
        chunkSizeWarningLimit: 1500,
      },
    },
    // CommonJS, because an ES module may come too late to declare a scheme; Node 20 is what the oldest Electron that
    // the shell runs on carries (core and hub always run on Node 24)
    shell: program({
      input: { shell: 'main/shell/main.ts' },
      outDir: 'main',
      target: 'node20',
      format: 'cjs',
    }),
    browser: program({
      input: { shell: 'main/browser/main.ts' },
      outDir: 'browser',
      target: 'node24',
      format: 'es',
    }),
    core: program({ input: { core: 'main/core/main.ts' }, outDir: 'main', target: 'node24', format: 'es' }),
    hub: program({ input: { embedded: 'hub/embedded.ts' }, outDir: 'hub', target: 'node24', format: 'es' }),
    preloadWorkspace: preload('workspace'),
    preloadPhone: preload('phone'),
    preloadBoard: preload('board'),
  },
})
