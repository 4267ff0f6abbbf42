import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ApprovalLimits } from '../shared/domain/approvers.ts'
import { isLoopback } from '../shared/domain/hub-address.ts'
import { MOST_LIMIT } from '../shared/domain/team-settings.ts'
import { DAY_MS } from '../shared/domain/time.ts'
import { WORLD_LANGUAGES } from '../shared/domain/world-language.ts'
import { EXIT_HELP } from './exit-codes.ts'
import { defaultHubFolder } from './hub-folder.ts'
import type { HubOptions } from './hub-options.ts'
import { readExternalLine } from './lines/external-line.ts'
import { readNumberPlan } from './number-plan-file.ts'
import { isProxyName } from './server/client-address.ts'
import { readCount, readDuration, readHubKey } from './read-options.ts'
import { TOOL_NAMES } from './tool/tool-usage.ts'
import { UsageError } from './usage-error.ts'

export const USAGE = `npm run hub -- [options]
npm run hub -- init --admin NAME [--extension 1900] [--people FILE] [--data DIR] [--timezone ZONE] [--new-team]
                        [--approval-limit YUAN]
npm run hub -- COMMAND --help           ${TOOL_NAMES.join(', ')}

  --data DIR         where the hub keeps its data (default: the system's place for it)
  --port N           port to listen on (default 4180; 0 takes any free one)
  --host H           address to listen on (default 127.0.0.1: this computer only)
  --plain-http       lets --host be an address of the network without a certificate: everything goes over it in the clear
  --public-url URL   how consoles reach the hub from outside, as in https://hub.example.com
  --cert FILE        certificate (PEM) for https and wss, with --key FILE; renewed files are used without a restart
  --trusted-proxy P  a proxy before the hub that says who asks (X-Forwarded-For): its address, a network as in
                     10.0.0.0/8, or loopback; may be given more than once. Without it all its clients count as one
  --ice URL          STUN or TURN server for the phones; may be given more than once
  --line FILE        a PBX that phones register at instead of the built-in switch, as JSON (keep the file to yourself):
                     {"server": "wss://pbx.example.com/ws", "domain": "pbx.example.com",
                      "phones": [{"extension": "1001", "username": "1001", "password": "..."}],
                      "dialing": {"prefix": "9", "form": "national", "international": "00", "callerId": "02152066273"}}
                     Where its dialplan names things in its own way, "headers" says so (these are the defaults):
                     {"contactId": ["X-Contact-Id", "X-Linkedid"], "queue": ["X-Queue"], "waited": ["X-Waited"],
                      "queues": {"support": "8001", "direct": null}}, the last by example: its names and our queues
  --numbers FILE     how lines and people write numbers, as JSON; kept from then on:
                     {"country": "CN", "prefixes": [{"form": "12583x", "means": "secondNumber"},
                      {"form": "17951", "means": "carrier"}, {"form": "9", "means": "outsideLine"}]}
  --team T           first start: sample (default) or empty
  --customers N      first start: customers of the sample world (default 1000)
  --language L       first start: of the sample team and its world, zh-CN (default) or en
  --new-team         once, where the data of a team is lost: begins a new one and keeps what is left under other names
  --timezone ZONE    whose midnight starts the day, as in Asia/Shanghai
  --approval-limit L yuan above which two persons approve a request, as in 1500 (the default), or in return=2000 for one kind
                     (return, exchange, repair); may be given more than once, and is kept until an administrator sets the
                     limits in the console’s settings: from then on those hold
  --trial            one-click sign-in and the test caller, from this computer only (sample team only)
  --keep-changes N   days for which changes stay in the feed (default 90); a console that was away for longer copies the
                     ledger anew, and loses nothing
  --backup-every T   automatic backups of a team into “backups” of the data folder (default 1h; as in 30m, 1d, or off)
  --backup-keep N    so many of them are kept (default 48)
  --log-level L      debug, info (default), warn, error or silent

  RINGDESK_HUB_KEY   secret that the key of the data is made of, 64 hexadecimal digits (openssl rand -hex 32): nothing in
  the data folder opens the data then. Without it the key is made of hub.key, which lies beside the data. Every command that
  reads the data needs it. Data that has a key of hub.key gets the new one at the next start.

  RINGDESK_METRICS_TOKEN opens /metrics and /api/openapi.json to whom shows it from another computer (Authorization:
  Bearer ...), as Prometheus; supervisors and administrators may read them with their own token.

  init makes a real team with its administrator. Passwords are made up and printed once; the administrator's may be
  given instead, in RINGDESK_ADMIN_PASSWORD or on standard input with --password-stdin. --people FILE holds the rest
  of the team as JSON:
    {"people": [{"name": "Ann", "extension": "1001", "role": "agent"}],
     "queues": [{"name": "After-sales", "extension": "5000", "members": ["1001"]}]}
  It also prints the recovery key, which opens the team's backups: keep it apart from this computer.

${EXIT_HELP}`

const DEFAULT_PORT = 4180

const OPTIONS = {
  data: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'plain-http': { type: 'boolean' },
  'public-url': { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  'trusted-proxy': { type: 'string', multiple: true },
  ice: { type: 'string', multiple: true },
  line: { type: 'string' },
  numbers: { type: 'string' },
  team: { type: 'string' },
  'new-team': { type: 'boolean' },
  customers: { type: 'string' },
  language: { type: 'string' },
  timezone: { type: 'string' },
  'approval-limit': { type: 'string', multiple: true },
  trial: { type: 'boolean' },
  'keep-changes': { type: 'string' },
  'backup-every': { type: 'string' },
  'backup-keep': { type: 'string' },
  'log-level': { type: 'string' },
  admin: { type: 'string' },
  extension: { type: 'string' },
  people: { type: 'string' },
  'password-stdin': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export type HubCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'run'; readonly options: HubOptions }
  | {
      readonly kind: 'init'
      readonly dataDir: string
      readonly hubKey: string | undefined
      readonly name: string
      readonly extension: string
      readonly peopleFile: string | undefined
      readonly timezone: string | undefined
      readonly approvalLimits: Partial<ApprovalLimits> | undefined
      readonly isPasswordOnStdin: boolean
      readonly isNewTeam: boolean
    }

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}
type Values = ReturnType<typeof parse>['values']

function wholeNumber(text: string | undefined, option: string, max: number): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0 || value > max)
    throw new UsageError(`${option} wants a whole number from 0 to ${max}, not “${text}”.`)
  return value
}

function readPem(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${option}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function timezoneOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--timezone: “${text}” is no time zone.`)
    throw error
  }
}

const LIMITED_KINDS = ApprovalLimits.keyof().options

/** Limits in fen by kind, out of yuan: those of all kinds, or of the kind that stands before `=`. Later ones win. */
function approvalLimitsOf(texts: readonly string[] | undefined): Partial<ApprovalLimits> | undefined {
  if (texts === undefined) return undefined
  return Object.fromEntries(
    texts.flatMap((text) => {
      const [, named, yuan] = /^(?:(\w+)=)?(\d{1,9}(?:\.\d{1,2})?)$/.exec(text) ?? []
      const kinds = named === undefined ? LIMITED_KINDS : LIMITED_KINDS.filter((kind) => kind === named)
      if (yuan === undefined || kinds.length === 0 || Number(yuan) * 100 > MOST_LIMIT)
        throw new UsageError(
          `--approval-limit wants yuan up to ${MOST_LIMIT / 100}, as in 1500, or a kind with its own (${LIMITED_KINDS.join(', ')}), as in ` +
            `return=2000; not “${text}”.`,
        )
      return kinds.map((kind) => [kind, Math.round(Number(yuan) * 100)])
    }),
  )
}

function publicUrlOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '')
  throw new UsageError(
    `--public-url: “${text}” is no web address; it should look like https://hub.example.com`,
  )
}

/** Passwords over an open network are said yes to, not come upon. */
function hostOf(values: Values): string {
  const host = values.host ?? '127.0.0.1'
  if (host === '::1' || isLoopback(host) || values.cert !== undefined || values['plain-http'] === true)
    return host
  throw new UsageError(
    `--host ${host} is reached over the network: passwords, calls and customers would go over it in the clear. ` +
      'Give --cert and --key. Where a proxy with https stands before the hub, or you trust the network, give --plain-http.',
  )
}

function trustedProxiesOf(given: readonly string[] | undefined): readonly string[] {
  const wrong = given?.find((text) => !isProxyName(text))
  if (wrong !== undefined)
    throw new UsageError(
      `--trusted-proxy: “${wrong}” is no address, no network as in 10.0.0.0/8, and not loopback.`,
    )
  return given ?? []
}

const TEAMS = ['sample', 'empty'] as const
const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

function oneOf<const T extends string>(
  text: string | undefined,
  known: readonly T[],
  option: string,
): T | undefined {
  if (text === undefined) return undefined
  const found = known.find((name) => name === text)
  if (!found) throw new UsageError(`${option} wants one of ${known.join(', ')}, not “${text}”.`)
  return found
}

/** Short ones are guessed: what it opens is open to the network. */
const METRICS_TOKEN_LENGTH = 16

function metricsTokenOf(env: NodeJS.ProcessEnv): string | undefined {
  const token = env['RINGDESK_METRICS_TOKEN']?.trim()
  if (token === undefined || token === '') return undefined
  if (!/^[\x21-\x7e]+$/.test(token) || token.length < METRICS_TOKEN_LENGTH)
    throw new UsageError(
      `RINGDESK_METRICS_TOKEN wants ${METRICS_TOKEN_LENGTH} characters or more, without spaces.`,
    )
  return token
}

function backupsOf(values: Values): HubOptions['backups'] {
  const { 'backup-every': every, 'backup-keep': keep } = values
  if (every === 'off') return 'off'
  if (every === undefined && keep === undefined) return undefined
  return {
    everyMs: readDuration(every ?? '1h', '--backup-every'),
    keep: readCount(keep ?? '48', '--backup-keep'),
  }
}

function runOptions(values: Values, dataDir: string, env: NodeJS.ProcessEnv): HubOptions {
  if ((values.cert === undefined) !== (values.key === undefined))
    throw new UsageError('--cert and --key belong together.')
  const team = oneOf(values.team, TEAMS, '--team')
  const language = oneOf(values.language, WORLD_LANGUAGES, '--language')
  const customers = wholeNumber(values.customers, '--customers', 10_000_000)
  const timezone = timezoneOf(values.timezone)
  const approvalLimits = approvalLimitsOf(values['approval-limit'])
  const publicUrl = publicUrlOf(values['public-url'])
  const metricsToken = metricsTokenOf(env)
  const keepDays = wholeNumber(values['keep-changes'], '--keep-changes', 36_500)
  const backups = backupsOf(values)
  return {
    dataDir,
    hubKey: readHubKey(env),
    port: wholeNumber(values.port, '--port', 65_535) ?? DEFAULT_PORT,
    host: hostOf(values),
    isTrial: values.trial === true,
    isNewTeam: values['new-team'] === true,
    trustedProxies: trustedProxiesOf(values['trusted-proxy']),
    iceServers: (values.ice ?? []).map((urls) => ({ urls })),
    log: { level: oneOf(values['log-level'], LEVELS, '--log-level') ?? 'info' },
    ...(values.line === undefined ? {} : { externalLine: readExternalLine(values.line) }),
    ...(values.numbers === undefined ? {} : { numberPlan: readNumberPlan(values.numbers) }),
    ...(backups === undefined ? {} : { backups }),
    ...(team === undefined ? {} : { team }),
    ...(customers === undefined ? {} : { customers }),
    ...(language === undefined ? {} : { language }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(approvalLimits === undefined ? {} : { approvalLimits }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(metricsToken === undefined ? {} : { metricsToken }),
    ...(keepDays === undefined ? {} : { times: { keepChangesMs: keepDays * DAY_MS } }),
    ...(values.cert === undefined || values.key === undefined
      ? {}
      : {
          tls: {
            cert: readPem(values.cert, '--cert'),
            key: readPem(values.key, '--key'),
            files: { cert: resolve(values.cert), key: resolve(values.key) },
          },
        }),
  }
}

/** Reads the hub's command line. Throws UsageError. */
export function readHubCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): HubCommand {
  const { values, positionals } = parse(args)
  if (values.help) return { kind: 'help' }
  const [verb, ...more] = positionals
  if (TOOL_NAMES.some((name) => positionals.includes(name)))
    throw new UsageError(`“${positionals.join(' ')}”: the command comes first, before every option.`)
  if (more.length > 0 || (verb !== undefined && verb !== 'init'))
    throw new UsageError(`“${more[0] ?? verb}” is no command of the hub.`)
  const dataDir = resolve(values.data ?? defaultHubFolder(env, platform))
  if (verb === undefined) return { kind: 'run', options: runOptions(values, dataDir, env) }
  const name = values.admin?.trim()
  if (!name) throw new UsageError('init wants --admin NAME: who administers the team?')
  const extension = values.extension ?? '1900'
  if (!/^\d{3,6}$/.test(extension)) throw new UsageError('--extension wants three to six digits, as in 1900.')
  return {
    kind: 'init',
    dataDir,
    hubKey: readHubKey(env),
    name,
    extension,
    peopleFile: values.people,
    timezone: timezoneOf(values.timezone),
    approvalLimits: approvalLimitsOf(values['approval-limit']),
    isPasswordOnStdin: values['password-stdin'] === true,
    isNewTeam: values['new-team'] === true,
  }
}
