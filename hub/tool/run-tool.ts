import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pause } from '../../shared/timer.ts'
import { hashPassword, makePassword } from '../auth/passwords.ts'
import { pruneBackups } from '../backup/backup-keeper.ts'
import { fileNameAt } from '../backup/backup-names.ts'
import { makeRecoveryKey } from '../backup/recovery-key.ts'
import type { BackupReport, PersonReport } from '../control/control-door.ts'
import { counted, wasWere } from '../counted.ts'
import type { DataFolder } from '../store/data-key.ts'
import { setAsideIn } from '../store/set-aside.ts'
import { EXIT } from '../exit-codes.ts'
import { UsageError } from '../usage-error.ts'
import { runAudit } from './audit-tool.ts'
import { withHub } from './hub-work.ts'
import { recoveryKeyFor } from './recovery-key-input.ts'
import { runRescue } from './rescue-tool.ts'
import type { ToolCommand } from './tool-command-line.ts'
import type { ToolSurroundings } from './tool-surroundings.ts'
import { countsOf, when } from './tool-words.ts'

const LEAST_PASSWORD = 8

/** Runs one of the commands beside `run` and `init`; returns the exit code. Throws what `explain` has words for. */
export async function runTool(command: ToolCommand, around: ToolSurroundings): Promise<number> {
  const { print, version } = around
  switch (command.kind) {
    case 'help':
      print(command.text)
      return EXIT.ok
    case 'backup':
      return command.repeat ? repeatBackups(command, command.repeat, around) : backUp(command, around)
    case 'restore':
      return restore(command, around)
    case 'rescue':
      return runRescue(command, around)
    case 'check':
      return check(command, around)
    case 'audit':
      return runAudit(command, around)
    case 'recovery-key':
      return makeNewRecoveryKey(command.folder, around)
    case 'password':
      return changePassword(command, around)
    case 'sign-out': {
      const person = await withHub(command.folder, version, (hub) => hub.signOut(command.extension))
      print(`${nameOf(person)} is signed out everywhere; ${sessionsOf(person)}.`)
      return EXIT.ok
    }
    case 'disable':
    case 'enable': {
      const isOn = command.kind === 'enable'
      const person = await withHub(command.folder, version, (hub) => hub.setActive(command.extension, isOn))
      const ended = isOn ? 'and can sign in again.' : `and ${sessionsOf(person)}.`
      print(`${nameOf(person)} is switched ${isOn ? 'on' : 'off'}, ${ended}`)
      return EXIT.ok
    }
  }
}

const nameOf = ({ name, extension }: PersonReport): string => `${name} (${extension})`
const sessionsOf = ({ sessions }: PersonReport): string =>
  `${counted(sessions, 'sign-in')} ${wasWere(sessions)} ended`
function tellBackup(
  { file, bytes, revision, counts, isSealed }: BackupReport,
  around: ToolSurroundings,
): void {
  around.print(
    `Backup ${file}: revision ${revision}, ${countsOf(counts)}, ${(bytes / 1e6).toFixed(1)} MB; read again and whole.`,
  )
  around.print(
    isSealed
      ? 'It is sealed: the team’s recovery key opens it.'
      : 'It is NOT sealed, because this team has no recovery key (“recovery-key” makes one): the file holds the hub’s key, so whoever has it has all data. ' +
          'Only its owner may read it (mode 600).',
  )
}

async function backUp(
  { folder, file }: Extract<ToolCommand, { kind: 'backup' }>,
  around: ToolSurroundings,
): Promise<number> {
  tellBackup(await withHub(folder, around.version, (hub) => hub.backup(file)), around)
  return EXIT.ok
}

/**
 * Backups until somebody ends it (SIGINT, SIGTERM); the one under way is finished then. The first failure ends it, too; a later one is
 * told and tried again the next time.
 */
async function repeatBackups(
  command: Extract<ToolCommand, { kind: 'backup' }>,
  { everyMs, keep }: { everyMs: number; keep: number },
  around: ToolSurroundings,
): Promise<number> {
  const { folder, file: into } = command
  const makeOne = async (): Promise<void> => {
    const file = join(into, fileNameAt(Date.now(), into))
    tellBackup(await withHub(folder, around.version, (hub) => hub.backup(file)), around)
    pruneBackups(into, keep, file)
  }
  const end = endOfProgram()
  try {
    await makeOne()
    for (;;) {
      await pause(everyMs, { signal: end.signal })
      if (end.signal.aborted) return EXIT.ok
      await makeOne().catch((error: unknown) => around.printError(around.explain(error)))
    }
  } finally {
    end.forget()
  }
}

/** The signal is aborted when somebody asks this program to end; whoever asks twice ends it at once. */
function endOfProgram(): { readonly signal: AbortSignal; forget(): void } {
  const end = new AbortController()
  const forget = (): void => {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
  const stop = (): void => {
    end.abort()
    forget()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return { signal: end.signal, forget }
}

async function restore(
  command: Extract<ToolCommand, { kind: 'restore' }>,
  around: ToolSurroundings,
): Promise<number> {
  const { folder, file, recoveryKeyFile, isOtherHubTaken, isNewerRejected } = command
  const recoveryKey = await recoveryKeyFor(file, recoveryKeyFile, around)
  const { at, revision, counts, keptIn } = await withHub(folder, around.version, async (hub, isRunning) => {
    if (isRunning) around.print('The hub that runs here checks the backup and starts anew with it.')
    return hub.restore({ file, recoveryKey, isOtherHubTaken, isNewerRejected })
  })
  around.print(`Restored ${file}: made ${when(at)}, revision ${revision}, ${countsOf(counts)}.`)
  around.print(`The data of before is kept in ${keptIn}.`)
  around.print('Everybody signs in again.')
  around.print(
    isNewerRejected
      ? 'What consoles know that is newer than the backup is not taken again.'
      : 'What consoles know that is newer than the backup can be sent again from there.',
  )
  return EXIT.ok
}

async function check(
  { folder, isJson }: Extract<ToolCommand, { kind: 'check' }>,
  around: ToolSurroundings,
): Promise<number> {
  const { dataDir } = folder
  const report = await withHub(folder, around.version, (hub) => hub.check())
  const { revision, counts, problems } = report
  const setAside = setAsideIn(dataDir)
  if (isJson) around.print(JSON.stringify({ ...report, setAside }))
  else if (problems.length === 0) {
    around.print(`The data in ${dataDir} is whole. Revision ${revision}.`)
    for (const [table, count] of Object.entries(counts))
      around.print(`  ${String(count).padStart(9)} ${table}`)
  } else {
    around.print(`Something is wrong with the data in ${dataDir}:`)
    for (const problem of problems) around.print(`  ${problem}`)
    around.print(
      'Rescue what can be read (“npm run hub -- rescue”), or restore a backup (“npm run hub -- restore FILE”).',
    )
  }
  if (!isJson && setAside.length > 0) {
    around.print('Set aside in this folder; nothing of it is used, and only you delete it:')
    for (const { name, bytes, isPlain } of setAside)
      around.print(`  ${name}  ${(bytes / 1e6).toFixed(1)} MB${isPlain ? ', not encrypted' : ''}`)
  }
  return problems.length === 0 ? EXIT.ok : EXIT.failed
}

async function makeNewRecoveryKey(folder: DataFolder, around: ToolSurroundings): Promise<number> {
  const made = makeRecoveryKey()
  await withHub(folder, around.version, (hub) => hub.setRecoveryKey(made.publicKey))
  around.print(`Backups are sealed for this recovery key from now on. It is shown this once; keep it apart from this computer:

  ${made.text}
`)
  return EXIT.ok
}

async function changePassword(
  { folder, extension, isOnStdin }: Extract<ToolCommand, { kind: 'password' }>,
  around: ToolSurroundings,
): Promise<number> {
  const given = isOnStdin ? (await text(process.stdin)).trim() : undefined
  if (given !== undefined && given.length < LEAST_PASSWORD)
    throw new UsageError('The password needs eight characters or more.')
  const password = given ?? makePassword()
  const hash = await hashPassword(password)
  const person = await withHub(folder, around.version, (hub) => hub.setPassword(extension, hash))
  around.print(`${nameOf(person)} has a new password; ${sessionsOf(person)}.`)
  if (given === undefined) around.print(`It is shown this once: ${password}`)
  return EXIT.ok
}
