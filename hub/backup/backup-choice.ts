import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { BackupChoice } from '../../shared/contract/backups.ts'
import { isDiskFull } from '../../shared/domain/disk-full.ts'
import { BackupError } from './backup-error.ts'
import { momentOfName, namesIn } from './backup-names.ts'

/**
 * What a person chose for the automatic backups. It lies beside the data and not in it: a restore does not take it back, and a hub that cannot
 * open its data still knows where its backups are.
 */
const CHOICE_FILE = 'backup-choice.json'

/** Where backups are written when nobody chose another folder. */
export const defaultBackupFolder = (dataDir: string): string => join(dataDir, 'backups')

/** What was chosen; undefined where nothing was, or where it cannot be read. */
export function readBackupChoice(dataDir: string): BackupChoice | undefined {
  try {
    return BackupChoice.safeParse(JSON.parse(readFileSync(join(dataDir, CHOICE_FILE), 'utf8'))).data
  } catch {
    // none, or half a file of somebody's own making: what holds without a choice holds
    return undefined
  }
}

/** Keeps a choice, whole or not at all. Throws BackupError `noRoom`, or the system's error. */
export function writeBackupChoice(dataDir: string, choice: BackupChoice): void {
  const file = join(dataDir, CHOICE_FILE)
  const beside = `${file}.new`
  try {
    writeFileSync(beside, JSON.stringify(choice), { mode: 0o600, flush: true })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    if (!isDiskFull(error)) throw error
    throw new BackupError('noRoom', `There is no room in ${dataDir}. Nothing was changed.`, error)
  }
}

/** The folder that backups are written into, and then the default one, where older ones may lie. */
export function backupFoldersOf(dataDir: string): readonly [string, ...string[]] {
  const own = defaultBackupFolder(dataDir)
  const chosen = readBackupChoice(dataDir)?.folder ?? own
  return chosen === own ? [own] : [chosen, own]
}

/** A backup by its name in one of the folders; undefined where there is none, or the name is that of no backup. */
export const backupNamed = (dataDir: string, name: string): string | undefined =>
  momentOfName(name) === undefined
    ? undefined
    : backupFoldersOf(dataDir)
        .map((folder) => join(folder, name))
        .find((file) => existsSync(file))

/** The newest automatic backup of a data folder, by its name. */
export function newestBackupIn(dataDir: string): { readonly file: string; readonly at: number } | undefined {
  return backupFoldersOf(dataDir)
    .flatMap((folder) =>
      namesIn(folder).flatMap((name) => {
        const at = momentOfName(name)
        return at === undefined ? [] : [{ file: join(folder, name), at }]
      }),
    )
    .sort((a, b) => b.at - a.at)[0]
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
