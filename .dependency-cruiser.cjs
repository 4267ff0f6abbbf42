/**
 * The doors of the house (ARCHITECTURE.md): each room imports `shared` and itself, nothing else. Every rule has a
 * failing fixture in test/boundaries/fixtures, and a test that sees it fail.
 */

const { order, roots, pending } = require('./scripts/folder-order.cjs')

const escaped = (path) => path.replaceAll('.', '\\.')

/** For each folder of these rooms but the last: it imports none that stands after it. */
const foldersInOrder = Object.entries(order).flatMap(([room, folders]) =>
  folders.slice(0, -1).map((folder, index) => ({
    name: `${room.replaceAll('/', '-')}-${folder}-imports-none-above-it`,
    comment:
      'Folders of a room stand in an order (scripts/folder-order.cjs), so that no two need each other.',
    severity: 'error',
    from: { path: `^${room}/${folder}/`, pathNot: pending.map((file) => `^${escaped(file)}$`) },
    to: { path: `^${room}/(${folders.slice(index + 1).join('|')})/` },
  })),
)

/** For each room whose own files join its folders: none of these imports them. */
const rootsOnTop = roots.map((room) => ({
  name: `${room.replaceAll('/', '-')}-is-joined-above-its-folders`,
  comment: 'What a folder needs of its room lies in a folder below it.',
  severity: 'error',
  from: { path: `^${room}/[^/]+/` },
  to: { path: `^${room}/[^/]+$` },
}))

/** A room that may import itself, `shared` and packages, but none of the other rooms. */
const closedRoom = (room, others) => ({
  name: `${room}-keeps-to-itself`,
  comment: `${room} imports shared and itself; what it needs from another room comes through a door of shared/contract.`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: { path: `^(${others.join('|')})/` },
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or miss a third; types count as well.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...foldersInOrder,
    ...rootsOnTop,
    {
      name: 'shared-imports-no-room',
      comment: 'shared holds the words everybody uses; it knows nobody.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(main|preload|renderer|hub|scripts|test)/' },
    },
    {
      name: 'shared-does-no-io',
      comment: 'shared is pure: no Node built-in, no Electron, no database, no socket.',
      severity: 'error',
      from: { path: '^shared/' },
      to: {
        path: '^(node:.*|fs|net|http|https|child_process|os|path)$|node_modules/(electron|better-sqlite3|ws|fastify|socket\\.io|socket\\.io-client|sip\\.js|react|react-dom)/',
      },
    },
    closedRoom('renderer', ['main', 'preload', 'hub', 'scripts', 'test']),
    closedRoom('preload', ['main', 'renderer', 'hub', 'scripts', 'test']),
    closedRoom('hub', ['main', 'preload', 'renderer', 'scripts', 'test']),
    closedRoom('main', ['renderer', 'preload', 'hub', 'scripts', 'test']),
    {
      name: 'core-knows-no-shell',
      comment: 'The core runs under any shell, so it imports none, nor what starts it.',
      severity: 'error',
      from: { path: '^main/core/' },
      to: { path: '^main/(shell|browser|launch)/' },
    },
    {
      name: 'core-never-imports-electron',
      comment: 'The core is tested, and served to a browser, without Electron.',
      severity: 'error',
      from: { path: '^(main/core|main/browser|main/launch|hub)/' },
      to: { path: '(^|node_modules/)electron(-store|-log|-updater)?(/|$)' },
    },
    {
      name: 'shells-are-strangers',
      comment: 'What both shells need lives in main/launch; the core is a process, not an import.',
      severity: 'error',
      from: { path: '^main/(shell|browser|launch)/' },
      to: { path: '^main/(shell|browser|core)/', pathNot: '^main/$1/' },
    },
    {
      name: 'renderer-has-no-node',
      comment: 'Windows are sandboxed: Node built-ins and Electron do not exist there.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-never-imports-electron',
      comment: 'A page reaches the shell through window.ringdesk alone.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '(^|node_modules/)electron(/|$)' },
    },
    {
      name: 'renderer-pages-are-strangers',
      comment:
        'workspace, phone, board and caller are separate pages; what they share lives in renderer/ui or renderer/i18n. ' +
        'In a browser the workspace starts the whole phone, and knows nothing of what is in it.',
      severity: 'error',
      from: { path: '^renderer/(workspace|phone|board|caller)/' },
      to: {
        path: '^renderer/(workspace|phone|board|caller)/',
        pathNot: ['^renderer/$1/', '^renderer/phone/start-phone\\.ts$'],
      },
    },
    {
      name: 'one-logger',
      comment: 'shared/log/create-logger.ts makes every pino, because it masks numbers and hides secrets.',
      severity: 'error',
      from: { path: '^(shared|main|preload|renderer|hub)/', pathNot: '^shared/log/create-logger\\.ts$' },
      to: { path: '(^|node_modules/)(pino|electron-log)(/|$)' },
    },
    {
      name: 'pages-make-no-logger',
      comment: 'pino belongs to programs; a page tells what went wrong to the core.',
      severity: 'error',
      from: { path: '^(renderer|preload)/' },
      to: { path: '^shared/log/create-logger\\.ts$' },
    },
    {
      name: 'console-has-no-server-framework',
      comment:
        'The hub serves over fastify. Loading it is half of what the browser shell would do before its first page, for six addresses.',
      severity: 'error',
      from: { path: '^(shared|main)/' },
      to: { path: '(^|node_modules/)fastify(/|$)' },
    },
    {
      name: 'not-to-test',
      comment: 'Product code never imports tests.',
      severity: 'error',
      from: { path: '^(shared|main|preload|renderer|hub)/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that is imported is declared in package.json.',
      severity: 'error',
      from: { path: '^(shared|main|preload|renderer|hub|scripts)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-unresolvable',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(fixtures|dist|release)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types', 'require'],
    },
  },
}
