import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { z } from 'zod'
import { BackupChoice } from '../../shared/contract/backups.ts'
import { isDiskFull } from '../../shared/domain/disk-full.ts'
import { BackupError } from './backup-error.ts'
import { momentOfName, namesIn } from './backup-names.ts'
import { isOfOtherHub, notedHubId } from './noted-hub-id.ts'

/**
 * What a person chose for the automatic backups. It lies beside the data and not in it: a restore does not take it back, and a hub that cannot
 * open its data still knows where its backups are.
 */
const CHOICE_FILE = 'backup-choice.json'

/** Folders that were chosen before: what lies there is listed still. */
const MOST_FORMER = 5
const KeptChoice = BackupChoice.extend({
  formerFolders: z.array(z.string().max(1000)).max(MOST_FORMER).catch([]).default([]),
})

/** Where backups are written when nobody chose another folder. */
export const defaultBackupFolder = (dataDir: string): string => join(dataDir, 'backups')

function readKept(dataDir: string): z.infer<typeof KeptChoice> | undefined {
  try {
    return KeptChoice.safeParse(JSON.parse(readFileSync(join(dataDir, CHOICE_FILE), 'utf8'))).data
  } catch {
    // none, or half a file of somebody's own making: what holds without a choice holds
    return undefined
  }
}

/** What was chosen; undefined where nothing was, or where it cannot be read. */
export function readBackupChoice(dataDir: string): BackupChoice | undefined {
  const kept = readKept(dataDir)
  return kept && BackupChoice.parse(kept)
}

/** Keeps a choice, whole or not at all. Throws BackupError `noRoom`, or the system's error. */
export function writeBackupChoice(dataDir: string, choice: BackupChoice): void {
  const file = join(dataDir, CHOICE_FILE)
  const beside = `${file}.new`
  const before = readKept(dataDir)
  const formerFolders = [...new Set([before?.folder ?? null, ...(before?.formerFolders ?? [])])]
    .filter((folder) => folder !== null && folder !== choice.folder)
    .slice(0, MOST_FORMER)
  try {
    writeFileSync(beside, JSON.stringify({ ...choice, formerFolders }), { mode: 0o600, flush: true })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    if (!isDiskFull(error)) throw error
    throw new BackupError('noRoom', `There is no room in ${dataDir}. Nothing was changed.`, error)
  }
}

/** The folder that backups are written into, and then those where older ones may lie: the default one, and those that were chosen before. */
export function backupFoldersOf(dataDir: string): readonly [string, ...string[]] {
  const own = defaultBackupFolder(dataDir)
  const kept = readKept(dataDir)
  const chosen = kept?.folder ?? own
  const others = new Set([own, ...(kept?.formerFolders ?? [])])
  others.delete(chosen)
  return [chosen, ...others]
}

/** A backup by its name in one of the folders; undefined where there is none of this hub, or the name is that of no backup. */
export function backupNamed(dataDir: string, name: string): string | undefined {
  if (momentOfName(name) === undefined) return undefined
  const hubId = notedHubId(dataDir)
  const files = backupFoldersOf(dataDir)
    .map((folder) => join(folder, name))
    .filter((file) => existsSync(file))
  // of another hub alone: whoever restores it says that it is
  return files.find((file) => !isOfOtherHub(file, hubId)) ?? files[0]
}

/** The newest automatic backup of a data folder, by its name; one that says it is of another hub is none. */
export function newestBackupIn(
  dataDir: string,
  hubId = notedHubId(dataDir),
  latest = Infinity,
): { readonly file: string; readonly at: number } | undefined {
  return backupFoldersOf(dataDir)
    .flatMap((folder) =>
      namesIn(folder).flatMap((name) => {
        const at = momentOfName(name)
        return at === undefined || at > latest ? [] : [{ file: join(folder, name), at }]
      }),
    )
    .sort((a, b) => b.at - a.at)
    .find(({ file }) => !isOfOtherHub(file, hubId))
}

/** Makes the folder where there is none, and looks whether a file can be written there. Throws BackupError. */
export function requireBackupFolder(folder: string): void {
  if (!isAbsolute(folder))
    throw new BackupError(
      'folderRelative',
      `“${folder}” is no whole path, as /mnt/disk/ringdesk or D:\\ringdesk is. Nothing was changed.`,
    )
  const probe = join(folder, `.ringdesk-${process.pid}`)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(probe, 'x', { mode: 0o600, flag: 'wx' })
    rmSync(probe, { force: true })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (isDiskFull(error))
      throw new BackupError('noRoom', `There is no room in ${folder}. Nothing was changed.`, error)
    if (code === 'EEXIST' || code === 'ENOTDIR')
      throw new BackupError(
        'folderIsFile',
        `${folder} is a file, or lies below one. Nothing was changed.`,
        error,
      )
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new BackupError(
        'folderNoRights',
        `Nothing may be written in ${folder}. Nothing was changed.`,
        error,
      )
    throw new BackupError(
      'folderUnusable',
      `${folder} cannot be used (${code ?? String(error)}). Nothing was changed.`,
      error,
    )
  }
}
