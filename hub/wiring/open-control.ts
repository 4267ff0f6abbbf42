import { DoorError } from '../../shared/contract/door.ts'
import { setActive, setPassword, signOutEverywhere, type PersonOutcome } from '../auth/people-admin.ts'
import type { BackupKeeper } from '../backup/backup-keeper.ts'
import { setRecoveryKey } from '../backup/recovery-key-store.ts'
import { reportOfBackup, reportOfRestore } from '../backup/reports.ts'
import { runTask } from '../backup/run-task.ts'
import type { PersonReport } from '../control/control-door.ts'
import { openControlServer, type ControlServer } from '../control/control-server.ts'
import type { Basics } from './basics.ts'
import { explained } from './explained.ts'
import type { CommandParts } from './open-commands.ts'
import type { LineParts } from './open-line.ts'
import type { PeopleParts } from './open-people.ts'

export interface ControlOptions {
  readonly basics: Basics
  readonly people: PeopleParts
  readonly commands: CommandParts
  readonly live: LineParts
  readonly backups: BackupKeeper
  readonly version: string
}

/** Opens the local socket through which `npm run hub -- backup` and the like reach a hub that runs. */
export function openControl(options: ControlOptions): Promise<ControlServer> {
  const { basics, people, commands, live, backups, version } = options
  const { db, now, log } = basics
  const { dataDir, hubKey, onRestore } = basics.options

  /** Lets everything follow that a change of a person means: at once, and in this order. */
  const follow = ({ person, endedSessions, change }: PersonOutcome): PersonReport => {
    people.team.put(person)
    for (const session of endedSessions) people.signIn.sessionEnded(session, person.id)
    if (change) {
      live.line.teamChanged()
      commands.followers.committed([change])
    }
    return { name: person.name, extension: person.extension, sessions: endedSessions.length }
  }
  return openControlServer(
    dataDir,
    {
      status: () => ({ version, hubId: people.hubId, epoch: people.epoch }),
      check: () =>
        explained(async () => {
          const { problems, ...check } = await runTask('check', { dataDir, hubKey })
          return { ...check, problems: [...problems] }
        }),
      backup: ({ file }) => explained(async () => reportOfBackup(await backups.make(file))),
      restore: ({ file, recoveryKey, ...wish }) =>
        explained(async () => {
          if (!onRestore)
            throw new DoorError(
              'notPossible',
              'This hub cannot start itself anew. Stop it, and restore then.',
            )
          const staged = await runTask('stage', { dataDir, hubKey, file, recoveryKey, ...wish, now: now() })
          // the answer goes out before the hub ends
          setImmediate(() => onRestore(staged))
          return reportOfRestore(staged, dataDir)
        }),
      setRecoveryKey: async ({ publicKey }) => {
        await setRecoveryKey(db, publicKey, now())
        return null
      },
      setPassword: ({ extension, passwordHash }) =>
        explained(async () => follow(await setPassword(db, extension, passwordHash, now()))),
      signOut: ({ extension }) =>
        explained(async () => follow(await signOutEverywhere(db, extension, now()))),
      setActive: ({ extension, active }) =>
        explained(async () => follow(await setActive(db, extension, active, now()))),
    },
    (text, error) => log.error({ err: error }, text),
  )
}
