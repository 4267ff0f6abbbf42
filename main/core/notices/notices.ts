import { v7 } from 'uuid'
import type { DeskNotice } from '../../../shared/contract/desk-state.ts'
import type { Clock } from '../clock.ts'

/** Short words to the person; keys are those of the i18n files. */
export type NoticeKey =
  | 'answeredElsewhere'
  | 'cacheSetAside'
  | 'cacheCutOff'
  | 'diskFull'
  | 'diskBack'
  | 'fileHeld'
  | 'fileBack'
  | 'hubBusy'
  | 'hubDiskFull'
  | 'hubDamaged'
  | 'hubUnusable'
  | 'deskCopied'
  | 'settingsRestored'
  | 'settingsLost'
  | 'otherTeam'
  | 'teamBack'
  | 'commandRefused'
  | 'followUpTaken'
  | 'followUpFree'
  | 'valueBeaten'
  | 'newerParts'
  | 'newerAnswer'
  | 'olderHub'
  | 'newerCommands'
  | 'hubUnreadable'
  | 'workOutOfReach'
  | 'hubPutBack'
  | 'hubPutBackKept'
  | 'notTakenAgain'
  | 'pausedBy'
  | 'readyBy'

export interface Notices {
  list(): DeskNotice[]
  add(level: DeskNotice['level'], key: NoticeKey, values?: Readonly<Record<string, string>>): void
  dismiss(id: string): void
}

const MOST = 20

/** The notices that nobody has dismissed, the newest last. */
export function createNotices(clock: Clock, onChanged: () => void): Notices {
  let notices: DeskNotice[] = []
  return {
    list: () => notices,
    add: (level, key, values = {}) => {
      notices = [...notices, { id: v7(), at: clock.now(), level, key, values: { ...values } }].slice(-MOST)
      onChanged()
    },
    dismiss: (id) => {
      notices = notices.filter((notice) => notice.id !== id)
      onChanged()
    },
  }
}
