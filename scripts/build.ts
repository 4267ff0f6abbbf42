import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/**
 * Builds what is stale: `node scripts/build.ts [pages|desktop|all]`. Pages are what windows and browsers show; desktop
 * are the programs, which Electron runs, and `npm start` in a browser, too. A stamp holds the hash of the sources that the last build saw.
 */
const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

interface Part {
  readonly says: string
  readonly environments: readonly string[]
  readonly sources: readonly string[]
  /** Folders of dist that hold nothing but what is built. */
  readonly folders: readonly string[]
  /** A file of dist that a finished build leaves. */
  readonly proof: string
}

const parts = {
  pages: {
    says: 'pages',
    environments: ['client'],
    sources: ['renderer/**/*', 'shared/**/*'],
    folders: ['renderer'],
    proof: 'renderer/workspace/index.html',
  },
  desktop: {
    says: 'programs',
    environments: ['shell', 'browser', 'core', 'hub', 'preloadWorkspace', 'preloadPhone', 'preloadBoard'],
    sources: ['main/**/*', 'hub/**/*', 'preload/**/*', 'shared/**/*', 'scripts/icons/**/*'],
    folders: ['main', 'browser', 'hub', 'preload', 'icons'],
    proof: 'main/shell.cjs',
  },
} as const satisfies Record<string, Part>

function hashSources({ sources }: Part): string {
  const hash = createHash('sha256')
  const files = [
    'vite.config.ts',
    'scripts/page-chunks.ts',
    'scripts/used-styles.ts',
    'package-lock.json',
    ...sources,
  ]
    .flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  for (const file of files)
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

async function build(name: keyof typeof parts): Promise<void> {
  const part: Part = parts[name]
  const stampFile = join(dist, `.${name}.stamp`)
  const stamp = hashSources(part)
  if (
    existsSync(join(dist, part.proof)) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp
  ) {
    return
  }
  const startedAt = Date.now()
  mkdirSync(dist, { recursive: true })
  process.stdout.write(`Ringdesk: building the ${part.says} ...\n`)
  // built aside and moved into place whole: a console that runs meanwhile never misses a file
  const aside = mkdtempSync(join(dist, '.building-'))
  process.env['RINGDESK_DIST'] = aside
  // a test that starts the console has a word of its own here, and would leave React's slow half in dist
  process.env['NODE_ENV'] = 'production'
  try {
    // only where something is built: loading it takes longer than looking whether it is needed
    const { createBuilder } = await import('vite')
    const builder = await createBuilder({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
    for (const environmentName of part.environments) {
      const environment = builder.environments[environmentName]
      if (environment === undefined) throw new Error(`vite.config.ts has no environment ${environmentName}`)
      await builder.build(environment)
    }
    if (name === 'desktop') {
      const { writeIcons } = await import('./icons/write-icons.ts')
      writeIcons(join(aside, 'icons'))
    }
    for (const folder of part.folders) {
      rmSync(join(dist, folder), { recursive: true, force: true })
      renameSync(join(aside, folder), join(dist, folder))
    }
    writeFileSync(stampFile, stamp)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
  process.stdout.write(`Ringdesk: built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`)
}

const wanted = process.argv[2] ?? 'all'
if (wanted !== 'all' && wanted !== 'pages' && wanted !== 'desktop') {
  process.stderr.write('usage: node scripts/build.ts [pages|desktop|all]\n')
  process.exit(2)
}
try {
  if (wanted !== 'desktop') await build('pages')
  if (wanted !== 'pages') await build('desktop')
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
