import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const SOURCES = ['**/*.ts', '**/*.tsx']

const SIP_MESSAGE =
  'sip.js stays behind the phone line: only renderer/sip, renderer/phone, renderer/caller, hub/lines/switch and tests may import it.'
const IPC_MAIN_MESSAGE = 'Only main/shell/ipc.ts touches ipcMain: its three gates stand before every handler.'
const IPC_RENDERER_MESSAGE = 'Only preload touches ipcRenderer: a page gets named verbs, never a channel.'

const TIMER_MESSAGE =
  'Only shared/timer.ts arms a timer: a wait that comes from data may be longer than a timer can count, and would fire at once for ever.'

const LIVE_MESSAGE =
  'What is live comes with how far it can be believed: read it with useLive of renderer/ui/live.ts (useBoardLive on the board).'
const MARK_MESSAGE =
  'Whoever reads what is live marks the element that shows it: {...live.mark}, or a LiveArea. test/renderer/stale-widgets.test.tsx finds it by that.'

const WAIT_MESSAGE =
  'vi.waitFor gives up after a second by itself, which a shared machine may take for one answer: use eventually of test/support.'

const noSip = [
  { name: 'sip.js', message: SIP_MESSAGE },
  { name: 'sip.js/lib/core/index.js', message: SIP_MESSAGE },
]
const noSipPattern = [{ group: ['sip.js/*'], message: SIP_MESSAGE }]
const noIpcMain = { selector: "Identifier[name='ipcMain']", message: IPC_MAIN_MESSAGE }
const noIpcRenderer = { selector: "Identifier[name='ipcRenderer']", message: IPC_RENDERER_MESSAGE }
const noWholeDesk = [
  { group: ['**/desk-context.ts'], importNames: ['useWholeDesk', 'useDeskLink'], message: LIVE_MESSAGE },
]
const noDeskStore = {
  selector: "MemberExpression[object.name='desk'][property.name='store']",
  message: LIVE_MESSAGE,
}
const noUnmarkedLive = {
  selector:
    'Program:has(CallExpression[callee.name=/^(use(Board)?Live|useAgentShown)$/])' +
    ":not(:has(JSXSpreadAttribute MemberExpression[property.name='mark']))" +
    ":not(:has(JSXOpeningElement[name.name='LiveArea']))",
  message: MARK_MESSAGE,
}
/** Files that read live values and show nothing of them, each with its reason. */
const SHOW_NOTHING_LIVE = [
  // which ticket and customer are open
  'renderer/workspace/navigation/use-subject.ts',
  // a number that is being called is not called a second time
  'renderer/workspace/follow-ups/follow-up-details.tsx',
  // a call that has its card is left out of the list
  'renderer/workspace/wrap-up/unfinished-wrap-ups.tsx',
  // names that a report must not contain
  'renderer/workspace/settings/diagnostics/diagnostics-settings.tsx',
]
const noShortWait = {
  selector: "CallExpression[callee.object.name='vi'][callee.property.name='waitFor'][arguments.length=1]",
  message: WAIT_MESSAGE,
}
const noBareTimer = [
  { selector: 'Identifier[name=/^set(Timeout|Interval)$/]', message: TIMER_MESSAGE },
  {
    // a wait that stands in the code under a name of its own is no data
    selector:
      "CallExpression[callee.object.name='AbortSignal'][callee.property.name='timeout']:not([arguments.0.name=/^[A-Z_]+$/])",
    message: TIMER_MESSAGE,
  },
]

/** Rules of strictTypeChecked that are off or eased, each with its reason. */
const RELAXED = {
  // `() => store.set(1)` and `return stop()` in a function of type void say plainly that nothing comes back
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
  ],
  // a number is written as it is; objects, null and undefined in a text are still refused
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  // Chinese names and searched words are cut by code points on purpose
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  // as the compiler has it: a name that begins with _ says that it is not used
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
  ],
  // it takes a variable for what it was before an await or a callback: nearly all it finds are checks that are needed
  '@typescript-eslint/no-unnecessary-condition': 'off',
  // `Promise.withResolvers<void>()` and work that may or may not give a promise are what they say
  '@typescript-eslint/no-invalid-void-type': 'off',
  // `() => void (isAway = true)` is how a statement of one line gives nothing back
  '@typescript-eslint/no-meaningless-void-operator': 'off',
  // a helper that reads a body or brands an id takes its type from where it is used
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  // parts are closures that a factory returns: they have no `this` to lose; where classes are passed on it is on (below)
  '@typescript-eslint/unbound-method': 'off',
}

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
    extends: [tseslint.configs.strictTypeChecked],
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
      ...RELAXED,
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
    files: ['renderer/{ui,workspace,board}/**/*.{ts,tsx}'],
    ignores: ['renderer/ui/live.ts', ...SHOW_NOTHING_LIVE],
    rules: {
      'no-restricted-imports': ['error', { paths: noSip, patterns: [...noSipPattern, ...noWholeDesk] }],
    },
  },
  {
    files: ['renderer/{workspace,board}/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': ['error', noIpcMain, noIpcRenderer, noDeskStore, noUnmarkedLive],
    },
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
    // the rooms of sip.js hand methods of classes on
    files: ['renderer/{sip,phone,caller}/**/*.{ts,tsx}', 'hub/lines/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'error' },
  },
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      // a test that reads what is not there fails, which is what it is for
      '@typescript-eslint/no-non-null-assertion': 'off',
      // what stands in for a part has its asynchronous functions, also where there is nothing to wait for
      '@typescript-eslint/require-await': 'off',
      // `ws` gives what is text as a Buffer, which reads as text
      '@typescript-eslint/no-base-to-string': 'off',
      'no-restricted-syntax': ['error', noIpcMain, noIpcRenderer, noShortWait],
    },
  },
  {
    // a schema is one long text, and a describe block is one long function that does nothing itself
    files: ['**/migrations/*.ts', 'test/**/*.{test,spec}.{ts,tsx}'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    // the core is put together of parts that are made of those before them; ARCHITECTURE.md says how
    files: ['main/core/**/*.ts'],
    ignores: ['main/core/cache/ledger-cache.ts', 'main/core/hub-link/ledger-sync.ts'],
    rules: {
      '@typescript-eslint/no-use-before-define': ['error', { functions: false, ignoreTypeReferences: true }],
    },
  },
  {
    // what these wait for often comes from a console, a phone or a hub
    files: ['hub/**/*.ts', 'main/core/**/*.ts', 'shared/**/*.ts'],
    ignores: ['shared/timer.ts'],
    rules: { 'no-restricted-syntax': ['error', noIpcMain, noIpcRenderer, ...noBareTimer] },
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
