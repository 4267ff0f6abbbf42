import { newestBackupIn } from './backup-choice.ts'

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** What whoever runs the hub does about damaged data: the command that rescues it, and the newest backup that it fills in from. */
export function damageAdvice(dataDir: string): string {
  const newest = newestBackupIn(dataDir)
  const which = newest
    ? `The newest backup in its folder is of ${utc(newest.at)}; what cannot be read comes from it.`
    : 'There is no backup in its folder; add --backup FILE where one is kept elsewhere.'
  return (
    `Rescue it: npm run hub -- rescue --data ${dataDir} (--preview shows first what can be read; the damaged data is kept ` +
    `beside it). ${which}`
  )
}

/** What a person at a console reads of a hub whose data is damaged. */
export function damagedMessage(newestAt: number | null): string {
  const newest = newestAt === null ? 'No backup is known.' : `The newest backup is of ${utc(newestAt)}.`
  return (
    'The data of the hub is damaged, so nothing is written there. What you do is kept on your computer and sent by ' +
    `itself when the data is rescued. ${newest} Tell whoever runs the hub: npm run hub -- rescue.`
  )
}
