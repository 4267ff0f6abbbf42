import { join } from 'node:path'
import type { StagedRestore } from './restore-backup.ts'
import type { WrittenBackup } from './write-backup.ts'

/** What is told of a backup that was made. */
export const reportOfBackup = ({ file, bytes, header }: WrittenBackup) => ({
  file,
  bytes,
  at: header.at,
  revision: header.revision,
  counts: header.counts,
  isSealed: header.seal !== null,
})

/** What is told of a backup that takes the place of a folder's data. */
export const reportOfRestore = ({ header, epoch, swap }: StagedRestore, dataDir: string) => ({
  at: header.at,
  revision: header.revision,
  counts: header.counts,
  epoch,
  keptIn: join(dataDir, swap.aside),
})
