import { createPublicKey } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AUDIT_HEADS_FILE } from '../audit/keep-heads.ts'
import { isPutBack, readHeadLines, restoredRows } from '../audit/kept-heads.ts'
import { exportAudit, verifyAudit } from '../audit/read-audit.ts'
import { connectControl } from '../control/control-client.ts'
import { counted, wasWere } from '../counted.ts'
import { EXIT } from '../exit-codes.ts'
import type { DataFolder } from '../store/data-key.ts'
import { loadHubKeys } from '../store/hub-keys.ts'
import { readMeta } from '../store/meta.ts'
import { openForReading } from '../store/open-store.ts'
import type { Db } from '../store/tables.ts'
import { UsageError } from '../usage-error.ts'
import { withStore } from './on-folder.ts'
import type { ToolCommand } from './tool-command-line.ts'
import type { ToolSurroundings } from './tool-surroundings.ts'
import { when } from './tool-words.ts'

type AuditCommand = Extract<ToolCommand, { kind: 'audit' }>

/** Reads the database beside the hub that runs on it, or with the folder's lock where none does. */
async function withAudit<T>(folder: DataFolder, work: (db: Db, hubId: string) => Promise<T>): Promise<T> {
  const named = async (db: Db): Promise<T> => work(db, (await readMeta(db, 'hubId')) ?? '')
  const door = await connectControl(folder.dataDir)
  door?.close()
  if (!door) return withStore(folder, named)
  const db = openForReading(folder)
  try {
    return await named(db)
  } finally {
    await db.destroy()
  }
}

/** Verifies or exports the audit trail; returns the exit code. */
export const runAudit = (command: AuditCommand, around: ToolSurroundings): Promise<number> =>
  command.file === undefined ? verify(command, around) : exportTo(command, command.file, around)

function headsOf(
  file: string,
  hubId: string,
  around: ToolSurroundings,
): ReturnType<typeof readHeadLines>['heads'] {
  try {
    const { heads, unreadable } = readHeadLines(file, hubId)
    if (unreadable > 0)
      around.printError(
        `${counted(unreadable, 'line')} of ${file} cannot be read, and ${wasWere(unreadable)} passed over.`,
      )
    return heads
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function verify(
  { folder, headFiles, isJson }: AuditCommand,
  around: ToolSurroundings,
): Promise<number> {
  const { dataDir } = folder
  const own = join(dataDir, AUDIT_HEADS_FILE)
  const files = existsSync(own) ? [own, ...headFiles] : headFiles
  return withAudit(folder, async (db, hubId) => {
    const restores = await restoredRows(db)
    const kept = files.flatMap((file) => headsOf(file, hubId, around))
    const report = await verifyAudit(db, {
      hubId,
      publicKey: createPublicKey(loadHubKeys(dataDir).auditKey),
      now: Date.now(),
      keptHeads: kept.filter((head) => !isPutBack(head, restores)),
    })
    if (isJson) around.print(JSON.stringify({ ...report, restores }))
    else {
      around.print(
        report.isWhole
          ? `The audit trail is whole${report.gaps.length === 0 ? '' : ' but for what it tells of itself'}: ` +
              `${counted(report.rows, 'row')}, ${report.signedUpTo === 0 ? 'not signed yet' : `signed up to row ${report.signedUpTo}`}.`
          : 'Something is wrong with the audit trail:',
      )
      for (const { code, message } of report.faults) around.print(`  ${code}: ${message}`)
      for (const { from, to, toldBy } of report.gaps)
        around.print(
          `${from === to ? `Row ${from} is` : `Rows ${from} to ${to} are`} missing, as row ${toldBy} says: the data was damaged, and ` +
            `what was left of it lies in “before-rescue-…” of the data folder.`,
        )
      for (const { n, at, backupOf } of restores)
        around.print(
          backupOf === null
            ? `Row ${n}: on ${when(at)} damaged data was rescued, and nobody knows whether more rows stood before this one.`
            : `Row ${n}: on ${when(at)} the backup of ${when(backupOf)} was restored. What was written between ` +
                'them lies in “before-restore-…” of the data folder.',
        )
    }
    return report.isWhole ? EXIT.ok : EXIT.failed
  })
}

async function exportTo({ folder }: AuditCommand, file: string, around: ToolSurroundings): Promise<number> {
  const { auditKey } = loadHubKeys(folder.dataDir)
  if (existsSync(file))
    throw new UsageError(`${file} exists already. Nothing was changed; give another name.`)
  let lines = 0
  await withAudit(folder, async (db, hubId) => {
    const out = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true })
    const failed = once(out, 'error').then(([error]) => Promise.reject(error as Error))
    const write = async (): Promise<void> => {
      for await (const line of exportAudit(db, { hubId, key: auditKey, now: Date.now() })) {
        lines += 1
        if (!out.write(line)) await once(out, 'drain')
      }
      out.end()
      await once(out, 'close')
    }
    try {
      await Promise.race([write(), failed])
    } catch (error) {
      out.destroy()
      rmSync(file, { force: true })
      throw error
    }
  })
  around.print(`The audit trail is in ${file} (${counted(lines, 'line')}; mode 600). Who checks it needs this public key of the hub as well:

${createPublicKey(auditKey).export({ type: 'spki', format: 'pem' }).toString().trim()}

Hand the key over on another way than the file. Checked with nothing of the hub: node verify-audit.mjs ${file} KEY.pem`)
  return EXIT.ok
}
