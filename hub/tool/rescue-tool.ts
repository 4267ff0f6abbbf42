import { newestBackupIn } from '../backup/backup-choice.ts'
import { isKeyLost, putKeyBack } from '../backup/put-key-back.ts'
import type { RescueReport } from '../control/control-door.ts'
import { counted } from '../counted.ts'
import { EXIT } from '../exit-codes.ts'
import { KEY_FILE } from '../store/hub-keys.ts'
import { withHub } from './hub-work.ts'
import { withLock, type HubWork } from './on-folder.ts'
import { recoveryKeyFor } from './recovery-key-input.ts'
import type { ToolCommand } from './tool-command-line.ts'
import type { ToolSurroundings } from './tool-surroundings.ts'
import { when } from './tool-words.ts'

type Table = RescueReport['tables'][number]

const isMissing = ({ missing }: Table): boolean => missing !== 0

/** The rescue as a table for a person: one line for each that had rows. */
function linesOf(tables: readonly Table[]): string[] {
  const shown = tables.filter((one) => one.read + one.fromBackup + one.rebuilt > 0 || isMissing(one))
  const cells = [
    ['table', 'read', 'from the backup', 'rebuilt', 'missing'],
    ...shown.map(({ table, read, fromBackup, rebuilt, missing }) => [
      table,
      ...[read, fromBackup, rebuilt].map(String),
      missing === null ? 'some' : String(missing),
    ]),
  ]
  const widths = cells[0]?.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0))) ?? []
  return cells.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  '),
  )
}

function tell(report: RescueReport, isPreview: boolean, { print }: ToolSurroundings): void {
  const { tables, auditGaps, backupAt, keptIn } = report
  for (const line of linesOf(tables)) print(`  ${line}`)
  print(
    backupAt === null
      ? 'No backup was used.'
      : `What could not be read was filled in from the backup of ${when(backupAt)}.`,
  )
  for (const { from, to } of auditGaps)
    print(
      from === to
        ? `Row ${from} of the audit trail is gone; the trail says so itself.`
        : `Rows ${from} to ${to} of the audit trail are gone; the trail says so itself.`,
    )
  if (isPreview) return print('This was a look alone: nothing was changed. Without --preview it is done.')
  print(`The damaged data is kept in ${keptIn}.`)
  print('Everybody signs in again. What is missing here and known to a console can be sent again from there.')
}

/**
 * Puts hub.key back from a backup where it is gone or damaged. True if that was all: the data is whole, or was only looked at.
 */
async function rescueKey(
  hub: HubWork,
  { folder, isPreview }: Extract<ToolCommand, { kind: 'rescue' }>,
  backup: { readonly file: string; readonly recoveryKey: string | undefined },
  { print }: ToolSurroundings,
): Promise<boolean> {
  const { dataDir } = folder
  const at = await withLock(dataDir, () => putKeyBack({ ...folder, ...backup, isPreview, now: Date.now() }))
  if (isPreview) {
    print(
      `${KEY_FILE} can be put back from the backup of ${when(at)}. This was a look alone: nothing was changed.`,
    )
    print('Without --preview it is done, and then the data is looked at.')
    return true
  }
  print(`${KEY_FILE} was put back from the backup of ${when(at)}.`)
  const { problems } = await hub.check()
  if (problems.length > 0) return false
  print(`The data in ${dataDir} is whole, and nothing of it was lost. Start the hub.`)
  return true
}

/** Rescues damaged data, or looks what a rescue would bring; returns the exit code. Throws what `explain` has words for. */
export async function runRescue(
  command: Extract<ToolCommand, { kind: 'rescue' }>,
  around: ToolSurroundings,
): Promise<number> {
  const { folder, backup, recoveryKeyFile, isPreview } = command
  const { dataDir } = folder
  const file = backup === null ? undefined : (backup ?? newestBackupIn(dataDir)?.file)
  const recoveryKey = file === undefined ? undefined : await recoveryKeyFor(file, recoveryKeyFile, around)
  const report = await withHub(folder, around.version, async (hub, isRunning) => {
    if (!isRunning && file !== undefined && isKeyLost(dataDir))
      if (await rescueKey(hub, command, { file, recoveryKey }, around)) return undefined
    if (isRunning && !isPreview)
      around.print('The hub that runs here reads what can be read, and starts anew with it.')
    return hub.rescue({ backup: file, recoveryKey, isPreview })
  })
  if (report === undefined) return EXIT.ok
  const incomplete = report.tables.filter(isMissing)
  around.print(
    incomplete.length === 0
      ? `Everything in ${dataDir} ${isPreview ? 'can be' : 'was'} rescued, up to revision ${report.revision}:`
      : `The data in ${dataDir} ${isPreview ? 'can be' : 'was'} rescued up to revision ${report.revision}, but for rows of ` +
          `${counted(incomplete.length, 'table')}:`,
  )
  tell(report, isPreview, around)
  return incomplete.length === 0 ? EXIT.ok : EXIT.partlyRescued
}
