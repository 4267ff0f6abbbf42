import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { LONG_FUNCTIONS } from './scripts/long-functions.ts'

const SOURCES = ['**/*.ts', '**/*.tsx']

const SIP_MESSAGE =
  'sip.js stays behind the phone line: only renderer/sip, renderer/phone, renderer/caller, hub/lines/switch and tests may import it.'
const IPC_MAIN_MESSAGE = 'Only main/shell/ipc.ts touches ipcMain: its three gates stand before every handler.'
const IPC_RENDERER_MESSAGE = 'Only preload touches ipcRenderer: a page gets named verbs, never a channel.'

const noSip = [
  { name: 'sip.js', message: SIP_MESSAGE },
  { name: 'sip.js/lib/core/index.js', message: SIP_MESSAGE },
]
const noSipPattern = [{ group: ['sip.js/*'], message: SIP_MESSAGE }]
const noIpcMain = { selector: "Identifier[name='ipcMain']", message: IPC_MAIN_MESSAGE }
const noIpcRenderer = { selector: "Identifier[name='ipcRenderer']", message: IPC_RENDERER_MESSAGE }

export default tseslint.config(
  { ignores: ['dist/', 'release/', 'node_modules/', 'test-results/', 'coverage/', '**/fixtures/'] },
  {
    files: ['**/*.{js,mjs,cjs}'],
    rules: {
      'max-lines': ['error', { max: 500 }],
      'no-empty': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: SOURCES,
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 500 }],
      'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-empty-pattern': 'error',
      'no-var': 'error',
      'prefer-const': ['error', { ignoreReadBeforeAssign: true }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-constant-binary-expression': 'error',
      'no-unsafe-finally': 'error',
      'no-fallthrough': 'error',
      'no-self-compare': 'error',
      'no-debugger': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // with types: each of these is a bug that no other check sees
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-restricted-imports': ['error', { paths: noSip, patterns: noSipPattern }],
      'no-restricted-syntax': ['error', noIpcMain, noIpcRenderer],
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  {
    files: [
      'renderer/phone/**/*.ts',
      'renderer/sip/**/*.ts',
      'renderer/caller/**/*.{ts,tsx}',
      'hub/lines/switch/**/*.ts',
      'test/**/*.{ts,tsx}',
    ],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    // a test that reads what is not there fails, which is what it is for
    files: ['test/**/*.{ts,tsx}'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // a schema is one long text, and a describe block is one long function that does nothing itself
    files: ['**/migrations/*.ts', 'test/**/*.{test,spec}.{ts,tsx}', ...LONG_FUNCTIONS],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: ['main/shell/ipc.ts'],
    rules: { 'no-restricted-syntax': ['error', noIpcRenderer] },
  },
  {
    files: ['preload/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noIpcMain] },
  },
)
