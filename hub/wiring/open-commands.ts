import { CommandExecutor } from '../commands/command-executor.ts'
import { HubActor } from '../commands/hub-actor.ts'
import { createDueProjection } from '../due/due-projection.ts'
import { DueScheduler } from '../due/due-scheduler.ts'
import { BucketFeed } from '../feed/bucket-feed.ts'
import { FeedFollowers } from '../feed/feed-followers.ts'
import { Readers } from '../feed/readers.ts'
import type { Basics } from './basics.ts'
import type { PeopleParts } from './open-people.ts'

/** How the ledger changes, and what follows from it. */
export interface CommandParts {
  readonly followers: FeedFollowers
  readonly buckets: BucketFeed
  readonly executor: CommandExecutor
  readonly hub: HubActor
  /** Not started yet: its handlers come with the parts that have them. */
  readonly due: DueScheduler
}

/** Opens the executor with the followers of its feed. */
export async function openCommands(
  basics: Basics,
  { timezone, approvalLimits }: Pick<PeopleParts, 'timezone' | 'approvalLimits'>,
): Promise<CommandParts> {
  const { options, times, now, log, db, damage, metrics, rules } = basics
  const followers = await FeedFollowers.open({ db, log })
  const executor = new CommandExecutor({
    db,
    timezone,
    approvalLimits,
    now,
    rules,
    refusal: () => damage.refusal,
    onCommitted: (changes) => followers.committed(changes),
    onExecuted: ({ result, isReplay, tookMs }) =>
      metrics.commandDone(
        isReplay ? 'replay' : result.status === 'refused' ? result.code : result.status,
        tookMs,
      ),
    onFault: (command, error) =>
      log.error({ err: error, command: command.id, act: command.act.type }, 'the hub fails at a command'),
  })
  const due = new DueScheduler({ db, log, now, lookMs: times.dueLookMs })
  for (const kind of ['ticket', 'followUp'] as const)
    due.on(kind, {
      handle: (moments) => {
        metrics.cameDue(kind, moments.length)
        return Promise.resolve()
      },
      isKept: true,
    })
  await followers.follow(createDueProjection(() => due.wake()))
  const buckets = await BucketFeed.open(db, rules, new Readers(options.memberships))
  return { followers, buckets, executor, hub: await HubActor.open({ db, executor, now }), due }
}
