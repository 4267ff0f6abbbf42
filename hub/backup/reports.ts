import { join } from 'node:path'
import type { StagedRestore } from './restore-backup.ts'
import type { StagedRescue } from './stage-rescue.ts'
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

/** What is told of a rescue. */
export const reportOfRescue = ({ ledger, epoch, backupAt, swap }: StagedRescue, dataDir: string) => ({
  epoch,
  revision: ledger.revision,
  tables: ledger.tables.map((table) => ({ ...table })),
  auditGaps: ledger.auditGaps.map((gap) => ({ ...gap })),
  backupAt,
  keptIn: join(dataDir, swap.aside),
})
