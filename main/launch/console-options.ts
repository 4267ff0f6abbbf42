import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isLoopback } from '../../shared/domain/hub-address.ts'
import { isWorldLanguage, type WorldLanguage } from '../../shared/domain/world-language.ts'

/** What the person asked for on the command line or in the environment. */
export interface ConsoleOptions {
  readonly profile: string
  /** Root of all that Ringdesk keeps, absolute. */
  readonly dataRoot: string
  /** A team's hub; undefined means the embedded one. */
  readonly hubUrl: string | undefined
  /** A folder on a web server that holds updates; undefined takes what the package was built with. */
  readonly updatesUrl: string | undefined
  /** The language of the sample team, where the first start makes one; undefined takes the system's. */
  readonly language: WorldLanguage | undefined
  /** Whether the browser shell may open the user's browser. */
  readonly mayOpenBrowser: boolean
}

/** A wrong command line, in words for the person who typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const USAGE = `Options:
  --profile NAME   a console of its own beside others: own windows, own cache, own sign-in (default: default)
  --data DIR       where Ringdesk keeps its data (or RINGDESK_DATA; default: the system's place for it)
  --hub URL        a team's hub instead of the embedded one, as in https://hub.example.com
  --updates URL    where the desktop application looks for updates (or RINGDESK_UPDATES)
  --language L     of the sample team that the first start makes: zh-CN or en (default: the system's language)
  --no-open        do not open a browser by itself`

/** Where the system wants applications to keep data: XDG on Linux, Application Support, or AppData. */
export function defaultDataRoot(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Ringdesk')
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Ringdesk')
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'ringdesk')
}

/**
 * Reads the console's options. Unknown switches are refused, except Chromium's own where Electron hands them through
 * (`isLenient`). Throws UsageError.
 */
export function readConsoleOptions(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  isLenient = false,
): ConsoleOptions {
  const values = parse(args, isLenient)
  const profile = values.profile ?? 'default'
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(profile)) {
    throw new UsageError(`--profile ${profile}: use letters, digits, - and _ (at most 40).`)
  }
  return {
    profile,
    dataRoot: resolve(values.data ?? (env['RINGDESK_DATA'] || defaultDataRoot(env, process.platform))),
    hubUrl: values.hub === undefined ? undefined : readHubUrl(values.hub),
    updatesUrl: readUpdatesUrl(values.updates ?? env['RINGDESK_UPDATES']),
    language: readLanguage(values.language),
    mayOpenBrowser: values['no-open'] !== true,
  }
}

function parse(args: readonly string[], isLenient: boolean) {
  try {
    return parseArgs({
      args: [...args],
      strict: !isLenient,
      allowPositionals: isLenient,
      options: {
        profile: { type: 'string' },
        data: { type: 'string' },
        hub: { type: 'string' },
        updates: { type: 'string' },
        language: { type: 'string' },
        'no-open': { type: 'boolean' },
      },
    }).values as {
      profile?: string
      data?: string
      hub?: string
      updates?: string
      language?: string
      'no-open'?: boolean
    }
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  }
}

function readHubUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`--hub ${text}: that is no web address; it should look like https://hub.example.com`)
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

function readLanguage(text: string | undefined): WorldLanguage | undefined {
  if (text === undefined || isWorldLanguage(text)) return text
  throw new UsageError(`--language ${text}: use zh-CN or en`)
}

/** Programs come from there, so it is https, or this machine itself. */
function readUpdatesUrl(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return url.href
  throw new UsageError(`--updates ${text}: use an https address, as in https://updates.example.com/ringdesk`)
}
