import type { HubCallName } from '../../shared/contract/hub.ts'
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
  readonly shelf: Pick<BackupShelf, 'list' | 'make' | 'restore'>
}

/** Backups, for administrators. `personOf` refuses who may not. */
export function createBackupCalls(
  { db, now, shelf }: BackupCallsOptions,
  personOf: (caller: Caller, call: HubCallName) => Promise<Person>,
): Pick<HubCallHandlers, 'backups:list' | 'backups:make' | 'backups:restore'> {
  return {
    'backups:list': async (_input, caller) => {
      await personOf(caller, 'backups:list')
      return shelf.list()
    },
    'backups:make': async (_input, caller) => {
      await personOf(caller, 'backups:make')
      return shelf.make()
    },
    'backups:restore': async ({ name }, caller) => {
      const { id } = await personOf(caller, 'backups:restore')
      try {
        // in the trail of the data that goes aside
        await appendAudit(db, { at: now(), actor: id, kind: 'restoreAsked', detail: { name } })
      } catch (error) {
        // damaged data is what a restore is for
        const isRefused = error instanceof DoorError && error.code === 'hubDamaged'
        if (!isRefused && !isDataDamaged(error)) throw error
      }
      return shelf.restore(name)
    },
  }
}
