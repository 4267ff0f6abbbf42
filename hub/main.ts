import './small-heap.ts'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { lastWordsTaken, type ParentPort } from '../shared/contract/last-words.ts'
import { ToMender } from '../shared/contract/own-hub.ts'
import { STOP_GRACE_MS } from '../shared/contract/shell.ts'
import { cutText } from '../shared/domain/cut-text.ts'
import type { Person } from '../shared/domain/people.ts'
import { HOUR_MS } from '../shared/domain/time.ts'
import { after } from '../shared/timer.ts'
import { DoorError } from '../shared/contract/door.ts'
import { BACKUP_REASONS, BackupError } from './backup/backup-error.ts'
import { finishStaged } from './backup/restore-backup.ts'
import { beginAfterStepBack } from './backup/step-back.ts'
import { PeopleError } from './auth/people-admin.ts'
import { readHubCommand, USAGE, type HubCommand } from './command-line.ts'
import { EXIT } from './exit-codes.ts'
import { initTeam, TeamExistsError } from './init-team.ts'
import { LineFileError } from './lines/external-line.ts'
import { startHub, type Hub } from './start.ts'
import { lockFolder } from './store/folder-lock.ts'
import { readHubKey } from './read-options.ts'
import { outliveReaders } from '../shared/log/outlive-readers.ts'
import { PASSING_REASONS, STORE_REASONS, StoreError } from './store/store-error.ts'
import { readTeam, TeamFileError } from './team-file.ts'
import { isToolCommand } from './tool/tool-usage.ts'
import { UsageError } from './usage-error.ts'

/**
 * The hub as a program: `node hub/main.ts [--data DIR] [--port N] ...`, or started by a console, which it tells when it listens; and
 * the commands that look after its data (`hub/tool`).
 */

// whatever is made in the data folder, by SQLite too, is for the hub's own user; main.ts is the first to run in every hub
process.umask(0o077)
outliveReaders([process.stdout, process.stderr])

/** On a computer that has other work, too; people work with made-up data as if it were theirs. */
const EMBEDDED_BACKUPS = { everyMs: HOUR_MS, keep: 24 } as const
/** A moment less than the console waits: so the hub ends by itself, and not by force. */
const STOP_DEADLINE_MS = STOP_GRACE_MS - 100

// from a clone this is TypeScript in hub/, in a bundle it is dist/hub
const isSource = import.meta.filename.endsWith('.ts')
const distFolder = isSource ? join(import.meta.dirname, '..', 'dist') : join(import.meta.dirname, '..')
const manifest = join(distFolder, '..', 'package.json')

const versionOf = (): string => (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const printError = (line: string): void => void process.stderr.write(`Ringdesk hub: ${line}\n`)

async function leave(code: number): Promise<void> {
  await lastWordsTaken((process as { parentPort?: ParentPort }).parentPort)
  process.exit(code)
}

async function fail(error: unknown): Promise<void> {
  const [code, line] = explain(error)
  printError(line)
  // a console that carries this hub says it on its screen
  if (process.send && error instanceof StoreError)
    await tellParent({ type: 'failed', reason: error.reason, message: cutText(error.message, 2000) })
  return leave(code)
}

/** Resolves when the message is on its way; a parent that is gone hears nothing. */
const tellParent = (message: object): Promise<void> =>
  new Promise((resolve) => {
    if (!process.send) return resolve()
    // under Electron there is no callback: the message goes out before the last words, which are waited for
    if ((process as { parentPort?: unknown }).parentPort !== undefined)
      return resolve(void process.send(message))
    process.send(message, undefined, undefined, () => resolve())
  })

/** Answers one question of the shell about the data, and ends: the mode of a hub that cannot start. */
async function answerShell(dataDir: string): Promise<void> {
  const { mend } = await import('./tool/mend.ts')
  const [message] = (await once(process, 'message')) as [unknown]
  const { ask } = ToMender.parse(message)
  const folder = { dataDir, hubKey: readHubKey(process.env) }
  await tellParent({ type: 'mended', answer: await mend(folder, versionOf(), ask) })
  return leave(EXIT.ok)
}

function explain(error: unknown): [number, string] {
  if (error instanceof UsageError)
    return [EXIT.usage, isTool ? `${error.message}\n“--help” says more.` : `${error.message}\n\n${USAGE}`]
  if (error instanceof TeamFileError || error instanceof LineFileError) return [EXIT.usage, error.message]
  if (error instanceof StoreError) return [exitOfStore(error.reason), error.message]
  if (error instanceof TeamExistsError) return [EXIT.dataUnusable, error.message]
  if (error instanceof BackupError) return [EXIT.backupUnusable, error.message]
  if (error instanceof PeopleError) return [EXIT.failed, error.message]
  if (error instanceof DoorError) return [exitOfDoor(error), error.message]
  const { code, port } = error as { code?: unknown; port?: unknown }
  if (code === 'EADDRINUSE')
    return [
      EXIT.portTaken,
      `Port ${String(port)} is taken. Stop what uses it, or choose another with --port.`,
    ]
  if (code === 'EACCES' && typeof port === 'number')
    return [EXIT.usage, `Port ${port} needs more rights than this user has. Choose another with --port.`]
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return [EXIT.usage, 'This computer has no such address. Give one of its own with --host.']
  return [EXIT.failed, error instanceof Error ? (error.stack ?? error.message) : String(error)]
}

/** The reasons for which a running hub refuses, as if this program had found them itself. */
function exitOfDoor({ code }: DoorError): number {
  if (code === 'hubDamaged') return EXIT.dataUnusable
  if (BACKUP_REASONS.some((reason) => reason === code)) return EXIT.backupUnusable
  return STORE_REASONS.some((reason) => reason === code) ? exitOfStore(code) : EXIT.failed
}

/** A console that started this hub starts it again only where that may help. */
const exitOfStore = (reason: string): number =>
  PASSING_REASONS.includes(reason) ? EXIT.dataBusy : EXIT.dataUnusable

async function initialise(command: Extract<HubCommand, { kind: 'init' }>): Promise<void> {
  const given = command.isPasswordOnStdin
    ? (await text(process.stdin)).trim()
    : process.env['RINGDESK_ADMIN_PASSWORD']
  if (given !== undefined && given.length < 8)
    throw new UsageError('The password needs eight characters or more.')
  const { name, extension, dataDir, hubKey, timezone, approvalLimits, isNewTeam } = command
  const team = readTeam({ name, extension }, command.peopleFile)
  const known = new Map(given === undefined ? [] : [[extension, given]])
  const { passwords, recoveryKey } = await initTeam({
    dataDir,
    hubKey,
    timezone,
    approvalLimits,
    team: { ...team, passwords: known },
    now: Date.now(),
    isNewTeam,
  })
  print(`The team is made. ${name} signs in with extension ${extension}.`)
  printPasswords(team.people, new Map([...passwords].filter(([of]) => !known.has(of))))
  print(`The recovery key of this team, shown this once. Its backups are sealed, and nothing else opens them.
Keep it apart from this computer:

  ${recoveryKey}
`)
}

/** Passwords that were made up just now: for the eyes of the person who started this, this once. */
function printPasswords(people: readonly Person[], passwords: ReadonlyMap<string, string>): void {
  if (passwords.size === 0) return
  print('\nThese passwords are shown this once:\n')
  for (const { extension, role, name } of people) {
    const password = passwords.get(extension)
    if (password !== undefined) print(`  ${extension.padEnd(6)} ${password}   ${role.padEnd(14)} ${name}`)
  }
  print('')
}

async function run(command: Extract<HubCommand, { kind: 'run' }>): Promise<void> {
  // started by a console: the trial on this computer, where nobody reads what is printed
  const isEmbedded = process.send !== undefined
  const options = { ...command.options, version: versionOf(), pagesFolder: join(distFolder, 'renderer') }

  let hub: Hub | undefined
  let isStopping = false
  const stop = (): void => {
    if (isStopping) return
    isStopping = true
    after(STOP_DEADLINE_MS, () => process.exit(EXIT.failed), { keepsAlive: false })
    // still starting: every step of it is a transaction, so it may be cut off
    const closing = hub?.close() ?? Promise.resolve()
    void closing.then(() => leave(0), fail)
  }
  process.on('SIGTERM', stop)
  process.on('disconnect', stop)
  process.on('message', (message) => {
    if (typeof message === 'object' && message !== null && 'type' in message && message.type === 'stop')
      stop()
  })
  // Ctrl+C reaches the whole process group; a console decides the order in which it ends
  process.on('SIGINT', () => {
    if (!isEmbedded) stop()
  })

  // the usual word of whoever renews certificates; in a terminal, and on Windows, it means that the window is closed
  if (options.tls && !process.stdout.isTTY && process.platform !== 'win32')
    process.on('SIGHUP', () => hub?.readCertificate())

  const start = async (port: number | undefined): Promise<Hub> =>
    startHub({
      ...options,
      ...(port === undefined ? {} : { port }),
      isTrial: options.isTrial === true || isEmbedded,
      ...(isEmbedded && options.backups === undefined
        ? { backups: EMBEDDED_BACKUPS, areBackupsChosen: true }
        : {}),
      ...(isEmbedded ? {} : { onTeamMade: printPasswords }),
      onRestore: (staged) => void startAnew(() => void finishStaged(options.dataDir, staged)).catch(fail),
      onStepBack: (revision) =>
        void startAnew(() => beginAfterStepBack(options, revision, Date.now())).catch(fail),
    })
  /** Ends the hub, changes its data and starts a hub on it, at the same port. */
  const startAnew = async (change: () => void | Promise<void>): Promise<void> => {
    const before = hub
    if (!before || isStopping) return
    hub = undefined
    await before.close()
    const lock = lockFolder(options.dataDir)
    try {
      await change()
    } finally {
      lock.release()
    }
    hub = await start(Number(new URL(before.url).port))
    if (!isEmbedded) print(`The hub is at ${hub.url} again, with the data that was put back.`)
  }

  hub = await start(options.port)
  if (command.options.isTrial === true && !hub.isTrial) {
    await hub.close()
    throw new UsageError(
      '--trial is for the sample team; this folder holds a real one. Start it without --trial.',
    )
  }
  if (isEmbedded) {
    const { url, isTrial } = hub
    process.send?.({ type: 'ready', url, isTrial, ...(isTrial ? { trial: {} } : {}) })
    return
  }
  print(`Ringdesk hub at ${hub.url}   (Ctrl+C ends it)`)
}

const args = process.argv.slice(2)
const isTool = isToolCommand(args)
try {
  const [mode, dataDir] = args
  if (mode === 'mend' && dataDir !== undefined && process.send) await answerShell(dataDir)
  else if (isTool) {
    // a hub that runs needs none of it
    const { readToolCommand } = await import('./tool/tool-command-line.ts')
    const { runTool } = await import('./tool/run-tool.ts')
    const tool = readToolCommand(args, process.env, process.platform)
    const explained = (error: unknown): string => explain(error)[1]
    process.exitCode = await runTool(tool, { version: versionOf(), print, printError, explain: explained })
  } else {
    const command = readHubCommand(args, process.env, process.platform)
    if (command.kind === 'help') print(USAGE)
    else if (command.kind === 'init') await initialise(command)
    else await run(command)
  }
} catch (error) {
  await fail(error)
}
