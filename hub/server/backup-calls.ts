import type { HubCallName } from '../../shared/contract/hub.ts'
import type { BackupChoice, BackupList } from '../../shared/contract/backups.ts'
import { DoorError } from '../../shared/contract/door.ts'
import { isDataDamaged } from '../../shared/domain/damaged-data.ts'
import type { Person } from '../../shared/domain/people.ts'
import { appendAudit } from '../audit/audit-trail.ts'
import type { BackupShelf } from '../backup/backup-shelf.ts'
import type { Db } from '../store/tables.ts'
import type { Caller, HubCallHandlers } from './hub-call-types.ts'

export interface BackupCallsOptions {
  readonly db: Db
  readonly now: () => number
  readonly shelf: Pick<BackupShelf, 'list' | 'make' | 'restore'> & {
    choose(choice: BackupChoice): Promise<BackupList>
  }
}

/** Backups, for administrators. `personOf` refuses who may not. */
export function createBackupCalls(
  { db, now, shelf }: BackupCallsOptions,
  personOf: (caller: Caller, call: HubCallName) => Promise<Person>,
): Pick<HubCallHandlers, 'backups:list' | 'backups:make' | 'backups:choose' | 'backups:restore'> {
  return {
    'backups:list': async (_input, caller) => {
      await personOf(caller, 'backups:list')
      return shelf.list()
    },
    'backups:make': async (_input, caller) => {
      await personOf(caller, 'backups:make')
      return shelf.make()
    },
    'backups:choose': async (choice, caller) => {
      const { id } = await personOf(caller, 'backups:choose')
      const list = await shelf.choose(choice)
      const { isOn, everyMs, keep, folder } = choice
      const detail = { isOn, everyMs, keep, isOtherFolder: folder !== null }
      try {
        await appendAudit(db, { at: now(), actor: id, kind: 'backupsSet', detail })
      } catch (error) {
        // no backup is made of damaged data, but it may be set where the next ones go
        const isRefused = error instanceof DoorError && error.code === 'hubDamaged'
        if (!isRefused && !isDataDamaged(error)) throw error
      }
      return list
    },
    'backups:restore': async ({ name, recoveryKey }, caller) => {
      const { id } = await personOf(caller, 'backups:restore')
      try {
        // in the trail of the data that goes aside
        await appendAudit(db, { at: now(), actor: id, kind: 'restoreAsked', detail: { name } })
      } catch (error) {
        // damaged data is what a restore is for
        const isRefused = error instanceof DoorError && error.code === 'hubDamaged'
        if (!isRefused && !isDataDamaged(error)) throw error
      }
      return shelf.restore(name, recoveryKey)
    },
  }
}
