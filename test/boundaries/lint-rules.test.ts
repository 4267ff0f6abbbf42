import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Linter } from 'eslint'
import { ESLint } from 'eslint'
import { parser } from 'typescript-eslint'
import { beforeAll, expect, it } from 'vitest'
import { LONG_FUNCTIONS } from '../../scripts/long-functions.ts'

/** Each house rule of eslint.config.js against a file that breaks it, and the one place where it may be broken. */
const house = join(import.meta.dirname, 'fixtures/lint')
const found = new Map<string, string[]>()

beforeAll(async () => {
  // by address, because a plain JavaScript file has no types to import
  const address = pathToFileURL(join(import.meta.dirname, '../../eslint.config.js')).href
  const { default: config } = (await import(address)) as { default: Linter.Config[] }
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
  ['renderer/workspace/conditional-hook.tsx', 'react-hooks/rules-of-hooks'],
])('%s is refused by %s', (file, rule) => {
  expect(found.get(file)).toContain(rule)
})

it.each(['hub/lines/switch/sip-import.ts', 'main/shell/ipc.ts', 'preload/workspace.ts'])('%s may', (file) => {
  expect(found.get(file)).toEqual([])
})

it('the list of long functions holds those alone that are still too long', async () => {
  const rules: Linter.RulesRecord = {
    'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
  }
  const eslint = new ESLint({
    cwd: join(import.meta.dirname, '../..'),
    overrideConfigFile: true,
    overrideConfig: {
      files: ['**/*.{ts,tsx}'],
      languageOptions: { parser },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
      rules,
    },
  })
  const results = await eslint.lintFiles(LONG_FUNCTIONS)
  const short = results.filter(
    ({ messages }) => !messages.some(({ ruleId }) => ruleId === 'max-lines-per-function'),
  )
  expect(short.map(({ filePath }) => filePath)).toEqual([])
  expect(results).toHaveLength(LONG_FUNCTIONS.length)
})
