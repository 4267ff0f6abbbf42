import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { EnvironmentOptions, HtmlTagDescriptor, Plugin } from 'vite'
import { defineConfig } from 'vite'
import { drawAppIcon } from './scripts/icons/icon-drawing.ts'
import { encodePng } from './scripts/icons/png.ts'
import { pageChunks } from './scripts/page-chunks.ts'
import { usedStyles } from './scripts/used-styles.ts'
import { asciiOnly, httpWithoutFetch, noGlobalWebSocket, NOT_BUNDLED } from './scripts/server-program.ts'

/**
 * One build for all: the pages (`client`), and one environment for each program. Electron, packages and `npm start` run
 * the bundles, which start in half the time; `npm run dev`, `npm run hub` and tests run the same programs straight from
 * their TypeScript. `node scripts/build.ts pages|desktop` builds what is stale.
 */
const root = import.meta.dirname
/** scripts/build.ts builds aside first. */
const dist = process.env['RINGDESK_DIST'] ?? join(root, 'dist')

const renderer = join(root, 'renderer')
const pages = {
  workspace: join(renderer, 'workspace/index.html'),
  'after-phone': join(renderer, 'workspace/after-phone.html'),
  phone: join(renderer, 'phone/index.html'),
  board: join(renderer, 'board/index.html'),
  caller: join(renderer, 'caller/index.html'),
}
const chunks = pageChunks(renderer, pages, react)

/** What a page begins with although its own script asks for it later: named in the head, it is under way before that runs. */
const ahead: Readonly<Record<string, readonly string[]>> = {
  '/workspace/index.html': ['workspace/main.tsx'],
  '/workspace/after-phone.html': ['phone/run-phone.ts'],
  '/phone/index.html': ['phone/run-phone.ts', 'ui/message-port.ts'],
}
const filesAhead: Plugin = {
  name: 'files-ahead',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { path, bundle }) => {
      const chunks = Object.values(bundle ?? {}).filter((made) => made.type === 'chunk')
      const found = new Set<string>()
      const styles = new Set<string>()
      const take = (fileName: string): void => {
        const chunk = chunks.find((made) => made.fileName === fileName)
        if (chunk === undefined || found.has(fileName)) return
        found.add(fileName)
        for (const imported of chunk.imports) take(imported)
        for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style)
      }
      for (const file of ahead[path] ?? [])
        take(chunks.find(({ facadeModuleId }) => facadeModuleId === join(renderer, file))?.fileName ?? '')
      const link = (attrs: Record<string, string | boolean>): HtmlTagDescriptor => ({
        tag: 'link',
        attrs: { ...attrs, crossorigin: true },
        injectTo: 'head',
      })
      return [
        ...[...found]
          .filter((fileName) => !html.includes(fileName))
          .map((fileName) => link({ rel: 'modulepreload', href: `/${fileName}` })),
        ...[...styles].map((fileName) => link({ rel: 'stylesheet', href: `/${fileName}` })),
      ]
    },
  },
}

/** The pages' icon, a picture of dots: an SVG is a page of its own to a browser, which takes 10 to 20 ms of a start. */
const pageIcon: Plugin = {
  name: 'page-icon',
  transformIndexHtml: (html) => {
    if (html.includes('rel="icon"')) return []
    const picture = encodePng(drawAppIcon(32)).toString('base64')
    return [
      { tag: 'link', attrs: { rel: 'icon', href: `data:image/png;base64,${picture}` }, injectTo: 'head' },
    ]
  },
}

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
  root: renderer,
  plugins: [
    react(),
    pageIcon,
    filesAhead,
    chunks.plugin,
    usedStyles(chunks.modules),
    asciiOnly,
    httpWithoutFetch,
    noGlobalWebSocket,
  ],
  environments: {
    client: {
      build: {
        outDir: join(dist, 'renderer'),
        emptyOutDir: false,
        target: 'chrome130',
        // which chunks each page loads by itself (.size-limit.js)
        manifest: true,
        // every browser that is built for has it
        modulePreload: { polyfill: false },
        rolldownOptions: {
          input: pages,
          // zod and the word that it must not make code from text stand in one chunk, before every schema of a page
          output: {
            codeSplitting: {
              groups: [
                { name: 'zod', test: /node_modules[\\/]zod|strict-policy/, priority: 100 },
                ...chunks.groups,
              ],
            },
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
    core: program({
      input: { core: 'main/core/main.ts', 'checkpoint-worker': 'main/core/cache/checkpoint-worker.ts' },
      outDir: 'main',
      target: 'node24',
      format: 'es',
    }),
    hub: program({
      input: { embedded: 'hub/embedded.ts', 'data-worker': 'hub/backup/data-worker.ts' },
      outDir: 'hub',
      target: 'node24',
      format: 'es',
    }),
    preloadWorkspace: preload('workspace'),
    preloadPhone: preload('phone'),
    preloadBoard: preload('board'),
  },
})
