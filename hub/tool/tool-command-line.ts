import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { defaultHubFolder } from '../hub-folder.ts'
import { readCount, readDuration, readHubKey } from '../read-options.ts'
import type { DataFolder } from '../store/data-key.ts'
import { UsageError } from '../usage-error.ts'
import { TOOL_NAMES, toolUsage, type ToolName } from './tool-usage.ts'

interface OfFolder {
  readonly folder: DataFolder
}
export type ToolCommand =
  | { readonly kind: 'help'; readonly text: string }
  | (OfFolder & {
      readonly kind: 'backup'
      /** A folder where there is `repeat`. */
      readonly file: string
      readonly repeat: { readonly everyMs: number; readonly keep: number } | undefined
    })
  | (OfFolder & {
      readonly kind: 'restore'
      readonly file: string
      readonly recoveryKeyFile: string | undefined
      readonly isOtherHubTaken: boolean
      readonly isNewerRejected: boolean
    })
  | (OfFolder & {
      readonly kind: 'rescue'
      /** Null: none; undefined: the newest in the folder. */
      readonly backup: string | null | undefined
      readonly recoveryKeyFile: string | undefined
      readonly isPreview: boolean
    })
  | (OfFolder & { readonly kind: 'check'; readonly isJson: boolean })
  | (OfFolder & { readonly kind: 'recovery-key' })
  | (OfFolder & {
      readonly kind: 'audit'
      /** Where the trail is exported to; undefined where it is verified. */
      readonly file: string | undefined
      readonly headFiles: readonly string[]
      readonly isJson: boolean
    })
  | (OfFolder & { readonly kind: 'password'; readonly extension: string; readonly isOnStdin: boolean })
  | (OfFolder & { readonly kind: 'sign-out' | 'disable' | 'enable'; readonly extension: string })

const COMMON = { data: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const
const OPTIONS = {
  ...COMMON,
  every: { type: 'string' },
  keep: { type: 'string' },
  'recovery-key-file': { type: 'string' },
  'reject-newer': { type: 'boolean' },
  'other-hub': { type: 'boolean' },
  preview: { type: 'boolean' },
  backup: { type: 'string' },
  'without-backup': { type: 'boolean' },
  json: { type: 'boolean' },
  heads: { type: 'string', multiple: true },
  'password-stdin': { type: 'boolean' },
} as const
/** The options of each command beside those of all. */
const OWN: Readonly<Record<ToolName, readonly (keyof typeof OPTIONS)[]>> = {
  backup: ['every', 'keep'],
  restore: ['recovery-key-file', 'other-hub', 'reject-newer'],
  rescue: ['preview', 'backup', 'without-backup', 'recovery-key-file'],
  check: ['json'],
  audit: ['heads', 'json'],
  'recovery-key': [],
  password: ['password-stdin'],
  'sign-out': [],
  disable: [],
  enable: [],
}

function parse(name: ToolName, args: readonly string[]) {
  let parsed
  try {
    parsed = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
  const known = new Set<string>([...Object.keys(COMMON), ...OWN[name]])
  const foreign = Object.keys(parsed.values).find((option) => !known.has(option))
  if (foreign !== undefined) throw new UsageError(`${name} has no --${foreign}.`)
  return parsed
}

function readAudit(
  folder: DataFolder,
  [what, file, ...more]: readonly string[],
  { heads = [], json = false }: ReturnType<typeof parse>['values'],
): ToolCommand {
  const isExport = what === 'export'
  const left = isExport ? more[0] : (file ?? more[0])
  if (!isExport && what !== 'verify') throw new UsageError('audit wants “verify” or “export FILE”.')
  if (left !== undefined) throw new UsageError(`audit ${what} does not know what to do with “${left}”.`)
  if (!isExport)
    return {
      kind: 'audit',
      folder,
      file: undefined,
      headFiles: heads.map((head) => resolve(head)),
      isJson: json,
    }
  if (file === undefined || file === '') throw new UsageError('audit export wants the FILE to write.')
  if (json || heads.length > 0) throw new UsageError('--heads and --json belong to “audit verify”.')
  return { kind: 'audit', folder, file: resolve(file), headFiles: [], isJson: false }
}

function readRescue(folder: DataFolder, values: ReturnType<typeof parse>['values']): ToolCommand {
  const { backup, preview = false, 'without-backup': isWithout = false } = values
  if (isWithout && backup !== undefined)
    throw new UsageError('--backup and --without-backup cannot both be meant.')
  return {
    kind: 'rescue',
    folder,
    backup: isWithout ? null : backup === undefined ? undefined : resolve(backup),
    recoveryKeyFile: values['recovery-key-file'],
    isPreview: preview,
  }
}

/** Reads the command line of a command of `TOOL_NAMES`. Throws UsageError. */
export function readToolCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): ToolCommand {
  const [first, ...rest] = args
  const name = TOOL_NAMES.find((known) => known === first)
  if (name === undefined) throw new UsageError(`“${first ?? ''}” is no command of the hub.`)
  const { values, positionals } = parse(name, rest)
  if (values.help) return { kind: 'help', text: toolUsage(name) }
  const dataDir = resolve(values.data ?? defaultHubFolder(env, platform))
  const folder: DataFolder = { dataDir, hubKey: readHubKey(env) }
  if (name === 'audit') return readAudit(folder, positionals, values)
  const [only, ...more] = positionals
  if (more.length > 0) throw new UsageError(`${name} does not know what to do with “${more[0] ?? ''}”.`)
  const wanted = (what: string): string => {
    if (only !== undefined && only !== '') return only
    throw new UsageError(`${name} wants ${what}.`)
  }
  switch (name) {
    case 'backup': {
      if (values.keep !== undefined && values.every === undefined)
        throw new UsageError('--keep belongs to --every.')
      const repeat =
        values.every === undefined
          ? undefined
          : {
              everyMs: readDuration(values.every, '--every'),
              keep: readCount(values.keep ?? '48', '--keep'),
            }
      return { kind: 'backup', folder, file: resolve(wanted('the FILE to write')), repeat }
    }
    case 'restore':
      return {
        kind: 'restore',
        folder,
        file: resolve(wanted('the FILE to restore')),
        recoveryKeyFile: values['recovery-key-file'],
        isOtherHubTaken: values['other-hub'] === true,
        isNewerRejected: values['reject-newer'] === true,
      }
    case 'check':
    case 'recovery-key':
    case 'rescue':
      if (only !== undefined) throw new UsageError(`${name} does not know what to do with “${only}”.`)
      if (name === 'rescue') return readRescue(folder, values)
      return name === 'check' ? { kind: name, folder, isJson: values.json === true } : { kind: name, folder }
    case 'password':
      return {
        kind: 'password',
        folder,
        extension: wanted('the extension of a person'),
        isOnStdin: values['password-stdin'] === true,
      }
    default:
      return { kind: name, folder, extension: wanted('the extension of a person') }
  }
}
