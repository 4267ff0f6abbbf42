import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Linter } from 'eslint'
import { ESLint } from 'eslint'
import { beforeAll, expect, it } from 'vitest'

/** Each house rule of eslint.config.js against a file that breaks it, and the one place where it may be broken. */
const house = join(import.meta.dirname, 'fixtures/lint')
const found = new Map<string, string[]>()
let config: Linter.Config[] = []

beforeAll(async () => {
  // by address, because a plain JavaScript file has no types to import
  const address = pathToFileURL(join(import.meta.dirname, '../../eslint.config.js')).href
  config = ((await import(address)) as { default: Linter.Config[] }).default
  const eslint = new ESLint({
    cwd: house,
    overrideConfigFile: true,
    // everything but the line that keeps the fixtures out of the project's own lint
    overrideConfig: config.filter((part) => part.ignores === undefined || part.files !== undefined),
  })
  for (const result of await eslint.lintFiles(['**/*.{ts,tsx}'])) {
    const file = result.filePath.slice(house.length + 1).replaceAll('\\', '/')
    found.set(
      file,
      result.messages.map((message) => message.ruleId ?? message.message),
    )
  }
}, 60_000)

it.each([
  ['hub/empty-catch.ts', 'no-empty'],
  ['hub/any.ts', '@typescript-eslint/no-explicit-any'],
  ['hub/floating-promise.ts', '@typescript-eslint/no-floating-promises'],
  ['hub/object-in-text.ts', '@typescript-eslint/restrict-template-expressions'],
  ['renderer/sip/unbound-method.ts', '@typescript-eslint/unbound-method'],
  ['hub/long-file.ts', 'max-lines'],
  ['hub/long-function.ts', 'max-lines-per-function'],
  ['hub/sip-import.ts', 'no-restricted-imports'],
  ['renderer/workspace/sip-core-import.ts', 'no-restricted-imports'],
  ['main/core/early-use.ts', '@typescript-eslint/no-use-before-define'],
  ['main/shell/windows.ts', 'no-restricted-syntax'],
  ['renderer/workspace/channel.ts', 'no-restricted-syntax'],
  ['renderer/workspace/whole-desk.tsx', 'no-restricted-imports'],
  ['renderer/workspace/desk-store.tsx', 'no-restricted-syntax'],
  ['renderer/workspace/unmarked-live.tsx', 'no-restricted-syntax'],
  ['renderer/board/unmarked-live.tsx', 'no-restricted-syntax'],
  ['hub/bare-timer.ts', 'no-restricted-syntax'],
  ['main/core/bare-timer.ts', 'no-restricted-syntax'],
  ['shared/counted-abort.ts', 'no-restricted-syntax'],
  ['test/hub/short-wait.ts', 'no-restricted-syntax'],
  ['renderer/workspace/conditional-hook.tsx', 'react-hooks/rules-of-hooks'],
])('%s is refused by %s', (file, rule) => {
  expect(found.get(file)).toContain(rule)
})

it.each([
  'hub/lines/switch/sip-import.ts',
  'main/shell/ipc.ts',
  'preload/workspace.ts',
  'renderer/ui/live.ts',
  'renderer/workspace/marked-live.tsx',
  'renderer/workspace/live-area.tsx',
  'shared/timer.ts',
  'test/support/long-wait.ts',
])('%s may', (file) => {
  expect(found.get(file)).toEqual([])
})

it('nothing but a schema and a block of tests may be a function of any length', () => {
  const isOff = ({ rules }: Linter.Config): boolean =>
    [rules?.['max-lines-per-function']].flat().some((level) => level === 'off' || level === 0)
  expect(config.filter(isOff).flatMap(({ files }) => files)).toEqual([
    '**/migrations/*.ts',
    'test/**/*.{test,spec}.{ts,tsx}',
  ])
})
