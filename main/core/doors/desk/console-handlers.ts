import { offlineModeOf, type HubAction } from '../../../../shared/acts/offline-mode.ts'
import { DoorError } from '../../../../shared/contract/door.ts'
import { MINUTE_MS } from '../../../../shared/domain/time.ts'
import type { LiveCalls } from '../../calls/live-calls.ts'
import type { Clock } from '../../clock.ts'
import type { HubLink } from '../../hub-link/hub-link.ts'
import type { PhoneLine } from '../../lines/phone-line.ts'
import type { Notices } from '../../notices/notices.ts'
import type { SettingsFile } from '../../settings/settings-file.ts'
import type { DeskHandlers } from './desk-handlers.ts'
import type { DeskStateKeeper } from './desk-state.ts'

/** A large database is copied and read again in this time. */
const BACKUP_MS = 10 * MINUTE_MS

interface ConsoleParts {
  readonly clock: Clock
  readonly state: Pick<DeskStateKeeper, 'snapshot'>
  readonly settings: SettingsFile
  readonly line: Pick<PhoneLine, 'ask' | 'setSettings' | 'setAccount' | 'isAttached' | 'registration'>
  readonly calls: Pick<LiveCalls, 'counts'>
  readonly notices: Pick<Notices, 'dismiss'>
  readonly link: Pick<HubLink, 'state' | 'ask' | 'sipAccount'>
  onSettingsChanged(): void
  /** A window says which language it shows. */
  onLanguage(language: string): void
}

/** Answers what is about this console itself: state, settings, devices, notices; and what only the hub can do. */
export function createConsoleHandlers(
  parts: ConsoleParts,
): DeskHandlers<'state' | 'desk' | 'settings' | 'devices' | 'line' | 'notice' | 'board' | 'backups'> {
  const { clock, state, settings, line, calls, notices, link } = parts
  const needHub = (action: HubAction): void => {
    if (offlineModeOf(action) === 'online' && link.state().state !== 'online')
      throw new DoorError('needsHub', 'This needs the hub, which cannot be reached now.', true)
  }
  return {
    'state.snapshot': () => ({ ...state.snapshot(), now: clock.now() }),
    'state.alive': () => null,
    'desk.speak': ({ language }) => (parts.onLanguage(language), null),
    'settings.set': (change) => {
      const next = settings.set(change)
      if (change.phone) line.setSettings(next.phone)
      parts.onSettingsChanged()
      return null
    },
    'devices.playTestTone': async (input) => (await line.ask('playTestTone', input), null),
    'devices.meter': async (input) => (await line.ask('meter', input), null),
    'line.probe': () => line.ask('probe', null),
    'line.takeBack': () => {
      if (!line.isAttached)
        throw new DoorError('noPhone', 'The phone of this console is not running (yet). Wait a moment.', true)
      if (line.registration.problem?.code !== 'registeredElsewhere') return null
      const account = link.sipAccount()
      if (account === undefined) throw new DoorError('notSignedIn', 'Sign in first: there is no account.')
      if (calls.counts().live > 0) throw new DoorError('busyWithCall', 'A call is going on.', true)
      line.setAccount(account)
      return null
    },
    'notice.dismiss': ({ id }) => (notices.dismiss(id), null),
    'backups.list': () => link.ask('backups:list', null),
    'backups.make': () => link.ask('backups:make', null, BACKUP_MS),
    'backups.choose': (choice) => link.ask('backups:choose', choice),
    'backups.restore': (input) => link.ask('backups:restore', input, BACKUP_MS),
    'board.force': async (input) => {
      needHub('presence:force')
      await link.ask('presence:force', input)
      return null
    },
  }
}
