import { subjectOf } from '../../shared/acts/decide.ts'
import { appendAudit } from '../audit/audit-trail.ts'
import type { Db } from '../store/tables.ts'
import {
  isAsNew,
  nothingDone,
  refused,
  TAKEN,
  type CommandItem,
  type Done,
  type EpochStart,
  type Sender,
} from './again-types.ts'
import { CommandRun, type RunContext, type Submission } from './run-commands.ts'
import { newerOf, noteSentAgain, placeText, revisionOf, sentAgainOf } from './sent-again-book.ts'

/** They look themselves whether the ticket waits for them. */
const REVIEW_ACTS: readonly string[] = ['ticket.decideRequest', 'ticket.completeStage']

/** Does a command again whose receipt was looked at. */
export async function doCommandAgain(
  transaction: Db,
  context: RunContext,
  submission: Submission,
  item: CommandItem,
  sender: Sender,
  start: EpochStart,
): Promise<Done> {
  const { command } = submission
  const place = placeText(item)
  const subject = subjectOf(command.act)
  // it is in what was taken whole already, but for an approval, which was not taken without a proof
  const known = await sentAgainOf(transaction, subject.entity, subject.id)
  const isOfReview = REVIEW_ACTS.includes(command.act.type)
  if (!isOfReview && (known?.whole ?? '') >= place) return nothingDone(TAKEN)
  const at = await revisionOf(transaction, subject.entity, subject.id)
  if (isAsNew(start, at, item)) return nothingDone(TAKEN)
  // it may be in what somebody has changed since, and would be put over that; what it did is offered as an entity
  if (start.isRescued && at > start.base && at !== known?.revision) return nothingDone({ status: 'changed' })
  const run = new CommandRun(transaction, context)
  await run.load([submission])
  const before = new Map<string, number>()
  const [outcome] = await run.run([submission], false)
  if (!outcome) return nothingDone(TAKEN)
  const { result, changes } = outcome
  for (const { change } of changes)
    if (!before.has(`${change.entity}/${change.id}`))
      before.set(`${change.entity}/${change.id}`, await revisionOf(transaction, change.entity, change.id))
  await run.flush()
  const last = new Map(changes.map((stored) => [`${stored.change.entity}/${stored.change.id}`, stored]))
  for (const [key, { change, revision }] of last) {
    const known = await sentAgainOf(transaction, change.entity, change.id)
    const was = before.get(key) ?? 0
    // what somebody changed since is that person's: nothing whole may be put over it later
    if (was > start.base && was !== known?.revision) continue
    const newest = newerOf(known?.command ?? null, place)
    await noteSentAgain(transaction, change.entity, change.id, {
      whole: known?.whole ?? null,
      command: newest,
      revision,
    })
  }
  if (!outcome.isReplay)
    await appendAudit(transaction, {
      at: context.now,
      actor: sender.person.id,
      kind: 'sentAgain',
      detail: { command: command.id, epoch: item.epoch, was: item.revision, result: result.status },
    })
  return { value: result.status === 'refused' ? refused(result.code, result.message) : TAKEN, changes }
}
