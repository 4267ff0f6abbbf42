import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { expect, it, onTestFinished } from 'vitest'
import { httpWithoutFetch, NOT_BUNDLED, withoutHttpImport } from '../../scripts/server-program.ts'

it('a program that serves over HTTP does not load Node’s own fetch with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringdesk-http-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const source = join(folder, 'program.ts')
  writeFileSync(
    source,
    `import { createServer, request as ask } from 'node:http'
     import { connect } from 'node:net'
     const loaded = (process as never as { moduleLoadList: string[] }).moduleLoadList
     console.log(JSON.stringify([typeof createServer, typeof ask, typeof connect, loaded.filter((name) => name.includes('undici'))]))`,
  )
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    plugins: [httpWithoutFetch],
    ssr: { noExternal: true, external: NOT_BUNDLED },
    build: {
      ssr: source,
      outDir: join(folder, 'dist'),
      target: 'node24',
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  })
  const said = execFileSync(process.execPath, [join(folder, 'dist/program.mjs')], { encoding: 'utf8' })
  expect(JSON.parse(said)).toEqual(['function', 'function', 'function', []])
})

it('reads every form of import that a bundle has, and stops at one that it does not know', () => {
  const module = 'process.getBuiltinModule("node:http")'
  expect(withoutHttpImport('import { request, createServer as make } from "node:http";\nrest')).toBe(
    `const { request, createServer: make } = ${module};\nrest`,
  )
  expect(withoutHttpImport('import http from "http";')).toBe(`const http = ${module};`)
  expect(withoutHttpImport('import http, { request } from "node:http";')).toBe(
    `const http = ${module}, { request } = ${module};`,
  )
  // another module, and words in a text
  const other = 'import { request } from "node:https";\nconst say = "from \\"node:http\\";"'
  expect(withoutHttpImport(other)).toBe(other)
  expect(() => withoutHttpImport('import * as http from "node:http";')).toThrow('a new form')
  expect(() => withoutHttpImport('export { request } from "node:http";')).toThrow('a new form')
})
