import { OwnHubAnswer, type OwnHubAsk } from '../../shared/contract/own-hub.ts'
import { cutText } from '../../shared/domain/cut-text.ts'
import { backupNamed } from '../backup/backup-choice.ts'
import { BackupError } from '../backup/backup-error.ts'
import { foundBackups } from '../backup/backup-shelf.ts'
import { isKeyLost, putKeyBack } from '../backup/put-key-back.ts'
import type { DataFolder } from '../store/data-key.ts'
import { setAsideIn } from '../store/set-aside.ts'
import { consoleCodeOf } from '../wiring/explained.ts'
import { withLock, workOnFolder } from './on-folder.ts'

type Wish<W extends OwnHubAsk['what']> = Extract<OwnHubAsk, { what: W }>

/** The key was put back, and what came after it failed: something was changed. */
class KeyIsBack extends Error {}

const refused = (code: string, message: string): OwnHubAnswer =>
  OwnHubAnswer.parse({ is: 'refused', code, message: cutText(message, 2000) })

/** The file of a backup that was listed. Throws BackupError. */
function fileOf(dataDir: string, name: string): string {
  const file = backupNamed(dataDir, name)
  if (file !== undefined) return file
  throw new BackupError('unusable', 'There is no backup of this name any more. Nothing was changed.')
}

function look({ dataDir }: DataFolder): OwnHubAnswer {
  const setAside = setAsideIn(dataDir).map(({ name, kind, at, bytes }) => ({ name, kind, at, bytes }))
  return { is: 'seen', folder: dataDir, backups: foundBackups(dataDir), setAside }
}

async function restore(
  folder: DataFolder,
  version: string,
  { name, recoveryKey }: Wish<'restore'>,
): Promise<OwnHubAnswer> {
  const file = fileOf(folder.dataDir, name)
  const wish = { file, recoveryKey, isOtherHubTaken: false, isNewerRejected: false }
  const { at, keptIn } = await workOnFolder(folder, version).restore(wish)
  return { is: 'mended', keptIn, backupAt: at, missing: [] }
}

/** As `npm run hub -- rescue`: a key that is gone or damaged first, which loses nothing where the data is whole. */
async function rescue(
  folder: DataFolder,
  version: string,
  { backup, recoveryKey }: Wish<'rescue'>,
): Promise<OwnHubAnswer> {
  const { dataDir } = folder
  const hub = workOnFolder(folder, version)
  const file = backup === null ? undefined : fileOf(dataDir, backup)
  const readAll = async (): Promise<OwnHubAnswer> => {
    const { keptIn, backupAt, tables } = await hub.rescue({ backup: file, recoveryKey, isPreview: false })
    const missing = tables.flatMap(({ table, missing: rows }) => (rows === 0 ? [] : [{ table, rows }]))
    return { is: 'mended', keptIn, backupAt, missing }
  }
  if (file !== undefined && isKeyLost(dataDir)) {
    const now = Date.now()
    const at = await withLock(dataDir, () =>
      putKeyBack({ ...folder, file, recoveryKey, isPreview: false, now }),
    )
    try {
      const { problems } = await hub.check()
      if (problems.length === 0) return { is: 'mended', keptIn: null, backupAt: at, missing: [] }
      return await readAll()
    } catch (error) {
      throw new KeyIsBack(error instanceof Error ? error.message : String(error), { cause: error })
    }
  }
  return readAll()
}

/** Answers what the shell of a console asks about the data of its own hub, which does not run. Never throws. */
export async function mend(folder: DataFolder, version: string, ask: OwnHubAsk): Promise<OwnHubAnswer> {
  try {
    switch (ask.what) {
      case 'look':
        return look(folder)
      case 'restore':
        return await restore(folder, version, ask)
      case 'rescue':
        return await rescue(folder, version, ask)
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`Ringdesk hub: ${error instanceof Error ? (error.stack ?? message) : message}\n`)
    return refused(error instanceof KeyIsBack ? 'ownHubKeyIsBack' : consoleCodeOf(error), message)
  }
}
