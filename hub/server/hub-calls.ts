import { can } from '../../shared/acts/can.ts'
import type { Command } from '../../shared/acts/command.ts'
import { DoorError } from '../../shared/contract/door.ts'
import { PULL_LIMIT, type CommandResult, type HubCallName } from '../../shared/contract/hub.ts'
import type { Person } from '../../shared/domain/people.ts'
import { appendAudit } from '../audit/audit-trail.ts'
import type { CommandAllowance } from '../commands/command-allowance.ts'
import type { Receipts } from '../commands/receipts.ts'
import type { TakeAgain } from '../commands/send-again.ts'
import type { CommandExecutor } from '../commands/command-executor.ts'
import { refusedResult } from '../commands/command-book.ts'
import { mayRestOn, readCommand } from '../commands/read-command.ts'
import type { BucketFeed } from '../feed/bucket-feed.ts'
import type { PlaceMarks } from '../feed/place-marks.ts'
import { withDeskMark } from '../feed/reader-form.ts'
import { createInOrder } from '../presence/in-order.ts'
import type { PresenceBook } from '../presence/presence-book.ts'
import { createWrapUpGate } from '../presence/wrap-up-gate.ts'
import type { LivePicture } from '../queues/live-picture.ts'
import { findEntity } from '../store/ledger-store.ts'
import { createBackupCalls, type BackupCallsOptions } from './backup-calls.ts'
import type { Caller, HubCallHandlers } from './hub-call-types.ts'

export interface HubCallsOptions extends BackupCallsOptions {
  readonly executor: CommandExecutor
  readonly allowance: CommandAllowance
  readonly presence: PresenceBook
  readonly picture: LivePicture
  readonly buckets: BucketFeed
  readonly epoch: string
  readonly marks: Pick<PlaceMarks, 'at'>
  readonly receipts: Receipts
  /** Undefined where nothing is taken again. */
  readonly takeAgain: TakeAgain | undefined
}

const NOT_TAKEN_AGAIN = {
  status: 'refused',
  code: 'notTaken',
  message: 'This hub does not take again what is newer than its backup, or was never put back.',
} as const

/** Commands as read, or the refusals that are no verdict about the act: nothing is written down, they may come again. */
function readCommands(raws: readonly unknown[], caller: Caller): (Command | CommandResult)[] {
  /** What later ones may rest on. */
  const unread: { readonly id: string; readonly act: unknown }[] = []
  return raws.map((raw) => {
    const read = readCommand(raw)
    if ('refused' in read) {
      unread.push({ id: read.refused.id, act: raw })
      return read.refused
    }
    const { command } = read
    if (command.desk !== caller.desk)
      return refusedResult(
        command.id,
        'wrongDesk',
        'This act was made at another desk and can only be sent from there.',
      )
    if (command.actor !== caller.personId)
      return refusedResult(
        command.id,
        'wrongActor',
        'Somebody else did this; it is sent when that person signs in here.',
      )
    const behind = unread.find((earlier) => mayRestOn(command, earlier.act))
    if (!behind) return command
    unread.push({ id: command.id, act: command.act })
    return { id: command.id, status: 'held' as const, behind: behind.id }
  })
}

/** What consoles may ask: permission first, always by the role that the database knows. */
export function createHubCalls(options: HubCallsOptions): HubCallHandlers {
  const { db, executor, allowance, presence, picture, buckets, now, epoch, marks, receipts, takeAgain } =
    options
  const wrapUpsInOrder = createInOrder<Caller['desk']>()
  const requireWrapUp = createWrapUpGate({ db, presence, now, commandsDone: () => executor.execute([]) })

  /** Who asks, by what the database says now. Throws DoorError `notAllowed` where the person or the role may not. */
  const personOf = async (caller: Caller, call: HubCallName): Promise<Person> => {
    const person = await findEntity(db, 'person', caller.personId)
    if (!person?.active)
      throw new DoorError(
        'notAllowed',
        'This person is switched off. What you typed is kept on this computer.',
      )
    if (!can(person.role, call))
      throw new DoorError('notAllowed', `A ${person.role} may not do this (${call}).`)
    return person
  }

  /** Runs what can be read of a batch, and answers all of it in its order. */
  const submit = async (
    commands: readonly unknown[],
    caller: Caller,
    { id, role }: Person,
  ): Promise<CommandResult[]> => {
    const read = readCommands(commands, caller)
    const reads = buckets.readBy(id)
    const submissions = read.flatMap((item) =>
      'status' in item ? [] : [{ command: item, actor: { id, role }, reads }],
    )
    const outcomes = submissions.length === 0 ? [] : await executor.execute(submissions, { holds: true })
    const results = outcomes.map(({ result }, index): CommandResult => {
      const command = submissions[index]?.command
      if (result.status !== 'done' || !command) return result
      return { ...result, receipt: receipts.give(command, result.revision) }
    })
    return read.map((item) => ('status' in item ? item : (results.shift() as CommandResult)))
  }

  return {
    'commands:submit': async ({ commands }, caller) => {
      const person = await personOf(caller, 'commands:submit')
      const { desk } = caller
      const results = await allowance.run({ person: person.id, desk }, commands.length, () =>
        submit(commands, caller, person),
      )
      return { results: [...results] }
    },
    'again:send': async ({ items, origins }, caller) => {
      const person = await personOf(caller, 'again:send')
      if (!takeAgain) return { answers: items.map(() => NOT_TAKEN_AGAIN) }
      const { desk } = caller
      const sender = { person, desk, reads: buckets.readBy(person.id) }
      const answers = await allowance.run({ person: person.id, desk }, items.length, () =>
        takeAgain(items, sender, origins),
      )
      return { answers: [...answers] }
    },
    'changes:pull': async ({ bucket, after, limit }, caller) => {
      const { id } = await personOf(caller, 'changes:pull')
      const most = Math.min(limit, PULL_LIMIT)
      const pulled = await (bucket === undefined
        ? buckets.pullForOlder(after, most, caller.features)
        : buckets.pull(id, bucket, after, most))
      const answer =
        pulled.kind === 'changes' && caller.features.includes('deskMarks')
          ? { ...pulled, changes: pulled.changes.map(withDeskMark) }
          : pulled
      return answer.kind === 'changes'
        ? { ...answer, epoch, mark: marks.at(answer.head) }
        : { ...answer, epoch }
    },
    'queues:watch': async (_input, caller) => {
      const watched = picture.watch(await personOf(caller, 'queues:watch'))
      await caller.watchView(watched.viewKey)
      return watched.picture
    },
    'presence:wish': async (wish, caller) => {
      await personOf(caller, 'presence:wish')
      return presence.wish(caller.personId, wish)
    },
    'presence:wrapUp': ({ contactId, until }, caller) =>
      // a beginning waits for the report of its call: its end, which waits for nothing, must not come before it
      wrapUpsInOrder(caller.desk, async () => {
        await personOf(caller, 'presence:wrapUp')
        // the end of one that is not known changes nothing
        if (until !== null) await requireWrapUp(caller.personId, contactId, until)
        return presence.wrapUp(caller.personId, contactId, until)
      }),
    'presence:phone': async (word, caller) => {
      await personOf(caller, 'presence:phone')
      return presence.phone(caller.personId, caller.desk, word)
    },
    'presence:force': async ({ agent, wish }, caller) => {
      const person = await personOf(caller, 'presence:force')
      if (!(await findEntity(db, 'person', agent)))
        throw new DoorError('notFound', 'This agent is not known.')
      await appendAudit(db, {
        at: now(),
        actor: person.id,
        kind: 'presenceForced',
        detail: { agent, wish: wish.wish, reason: wish.wish === 'paused' ? wish.reason : null },
      })
      return presence.wish(agent, wish, person.id)
    },
    ...createBackupCalls(options, personOf),
    'clock:ask': () => Promise.resolve({ hubTime: now() }),
  }
}
