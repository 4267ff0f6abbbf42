import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/own-hub.ts'

const texts: Texts<typeof zh> = {
  title: 'The hub of this computer cannot start',
  reason: {
    damaged: 'The data of the hub is damaged.',
    dataMissing:
      'The data of the hub is missing: its key is there, but the file of the data is gone or empty.',
    keyMissing: 'The key of the hub (hub.key) is missing, and without it the data cannot be opened.',
    keyDamaged: 'The key of the hub (hub.key) is damaged and does not open the data.',
    wrongKey:
      'The data is encrypted with another key than the one that is here. Where RINGDESK_HUB_KEY is used, start Ringdesk again with the key of before.',
    fromTheFuture: 'A newer Ringdesk wrote the data of the hub. Update Ringdesk; the data was not changed.',
    other: 'The hub ended before it could be used; under Details is what it said.',
  },
  kept: 'Nothing is erased: data that is replaced is kept beside it and listed below.',
  details: 'Details',
  rescue: {
    title: 'Rescue what can be read',
    hint: 'Reads everything that can be read, row by row.',
    withBackup: 'What cannot be read comes from the backup of {{when}}.',
    without:
      'There is no backup to fill in from: what cannot be read is missing then. What other consoles still have can be sent again later.',
    from: 'Backup that fills in',
    fromNone: 'Without a backup',
    withoutOne:
      'No backup fills in: what cannot be read is missing then. What other consoles still have can be sent again later.',
    button: 'Rescue',
    seal: 'This backup is sealed: with its recovery key it is used, without it the rescue does without a backup.',
  },
  restore: {
    title: 'Restore a backup',
    none: 'No backup was found. Where one is kept elsewhere, copy it into “backups” of the folder above, then look again.',
    again: 'Look again',
  },
  notFound: 'The backups could not be looked for: {{why}}',
  folder: 'Data folder: {{folder}}',
  openFolder: 'Open the data folder',
  retry: 'Try again',
  working: 'At work; with much data it takes minutes. Do not close Ringdesk.',
  done: 'The hub runs again.',
  mended: 'The data can be used again, and the hub starts.',
  keptIn: 'The data of before is kept in {{folder}}.',
  missing: 'Still missing: {{tables}}.',
  rowsOf: '{{table}} {{rows}} rows',
  someOf: '{{table}} (nobody knows how much)',
  signIn: 'Sign in again.',
}
export default texts
