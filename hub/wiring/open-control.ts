import { DoorError } from '../../shared/contract/door.ts'
import {
  PeopleError,
  setActive,
  setPassword,
  signOutEverywhere,
  type PersonOutcome,
} from '../auth/people-admin.ts'
import type { BackupKeeper } from '../backup/backup-keeper.ts'
import { damageAdvice } from '../backup/damage-advice.ts'
import { setRecoveryKey } from '../backup/recovery-key-store.ts'
import { reportOfBackup, reportOfRescue, reportOfRestore } from '../backup/reports.ts'
import { runTask } from '../backup/run-task.ts'
import { dropStaged, requireDamage } from '../backup/stage-rescue.ts'
import type { PersonReport, RescueReport } from '../control/control-door.ts'
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

const notPossible = (): DoorError =>
  new DoorError('notPossible', 'This hub cannot start itself anew. Stop it, and ask again then.')

/** Opens the local socket through which `npm run hub -- backup` and the like reach a hub that runs. */
export function openControl(options: ControlOptions): Promise<ControlServer> {
  const { basics, people, commands, live, backups, version } = options
  const { db, now, log, damage } = basics
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
  /** Reads what can be read of the damaged data beside this hub, which writes nothing any more, and starts anew with it. */
  const rescue = async (wish: {
    backup?: string | undefined
    recoveryKey?: string | undefined
    isPreview: boolean
  }): Promise<RescueReport> => {
    if (!onRestore && !wish.isPreview) throw notPossible()
    const check = await runTask('check', { dataDir, hubKey })
    requireDamage(check, dataDir)
    // what is written from now on would be missing in what is read
    damage.note(check.problems[0] ?? '')
    const { backup, recoveryKey } = wish
    const staged = await runTask('rescue', { dataDir, hubKey, backup, recoveryKey, now: now() })
    const report = reportOfRescue(staged, dataDir)
    if (wish.isPreview) dropStaged(dataDir, staged.swap)
    else setImmediate(() => onRestore?.(staged))
    return report
  }
  /** Writes to the data; where it is damaged, also where this is the first to meet that, nothing was changed, and that is said. */
  const write = <T>(work: () => Promise<T>): Promise<T> =>
    explained(async () => {
      try {
        return await work()
      } catch (error) {
        if (damage.found === undefined || error instanceof PeopleError) throw error
        throw new DoorError(
          'hubDamaged',
          `The data in ${dataDir} is damaged, so nothing is written there, and nothing was changed. ${damageAdvice(dataDir)}`,
        )
      }
    })
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
          if (!onRestore) throw notPossible()
          const staged = await runTask('stage', { dataDir, hubKey, file, recoveryKey, ...wish, now: now() })
          // the answer goes out before the hub ends
          setImmediate(() => onRestore(staged))
          return reportOfRestore(staged, dataDir)
        }),
      rescue: (wish) => explained(() => rescue(wish)),
      setRecoveryKey: ({ publicKey }) =>
        write(async () => {
          await setRecoveryKey(db, publicKey, now())
          return null
        }),
      setPassword: ({ extension, passwordHash }) =>
        write(async () => follow(await setPassword(db, extension, passwordHash, now()))),
      signOut: ({ extension }) => write(async () => follow(await signOutEverywhere(db, extension, now()))),
      setActive: ({ extension, active }) =>
        write(async () => follow(await setActive(db, extension, active, now()))),
    },
    (text, error) => log.error({ err: error }, text),
  )
}
