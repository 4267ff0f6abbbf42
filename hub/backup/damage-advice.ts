import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { momentOfName } from './backup-names.ts'

/** The newest automatic backup of a data folder, by its name. */
export function newestBackupIn(dataDir: string): { readonly file: string; readonly at: number } | undefined {
  const folder = join(dataDir, 'backups')
  if (!existsSync(folder)) return undefined
  return readdirSync(folder)
    .flatMap((name) => {
      const at = momentOfName(name)
      return at === undefined ? [] : [{ file: join(folder, name), at }]
    })
    .sort((a, b) => b.at - a.at)[0]
}

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** What whoever runs the hub does about damaged data: the newest backup and the command that restores it. */
export function damageAdvice(dataDir: string): string {
  const newest = newestBackupIn(dataDir)
  const file = newest?.file ?? 'FILE'
  const which = newest
    ? `The newest backup in its folder is of ${utc(newest.at)}.`
    : 'There is no backup in its folder; take one from where else they are kept.'
  return `${which} Restore it: npm run hub -- restore ${file} --data ${dataDir} (the damaged data is kept beside it).`
}

/** What a person at a console reads of a hub whose data is damaged. */
export function damagedMessage(newestAt: number | null): string {
  const newest = newestAt === null ? 'No backup is known.' : `The newest backup is of ${utc(newestAt)}.`
  return (
    'The data of the hub is damaged, so nothing is written there. What you do is kept on your computer and sent by ' +
    `itself when the data is restored. ${newest} Tell whoever runs the hub: npm run hub -- restore FILE.`
  )
}
