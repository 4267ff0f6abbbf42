import type { Command } from '../../../shared/acts/command.ts'
import type { ActOf } from '../../../shared/acts/registry.ts'
import type { IntentView } from '../../../shared/contract/desk-state.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { ArrivedCommand } from '../outbox/outbox-basics.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ConflictMarks } from './conflict-marks.ts'

const LISTED = 200

/** The acts of which a person is told what the hub made of the intent. */
type ToldAct = ActOf<'ticket.decideRequest'> | ActOf<'ticket.completeStage'>
const toldActOf = ({ act }: Command): ToldAct | undefined =>
  act.type === 'ticket.decideRequest' || act.type === 'ticket.completeStage' ? act : undefined

/** Keeps an intent of the time without the hub as confirmed: the hub has done it. */
export function confirmIntent(
  marks: ConflictMarks,
  { command, isIntent, isOffline }: ArrivedCommand,
  settledAt: Moment,
): void {
  const act = toldActOf(command)
  if (!isIntent || !isOffline || !act) return
  const { id, at, actor } = command
  marks.keepIntent({ id, ticketId: act.id, act, at, status: 'confirmed', settledAt, refusal: null }, actor)
}

/** A person's intents: those that wait or were refused, in order, then those that the hub did. */
export function listIntents(
  marks: ConflictMarks,
  outbox: Pick<Outbox, 'intents'>,
  person: PersonId,
): IntentView[] {
  const open = outbox.intents(LISTED).flatMap(({ command, status, refusal }): IntentView[] => {
    const act = toldActOf(command)
    if (command.actor !== person || !act) return []
    const { id, at } = command
    const said = status === 'needsYou' ? 'refused' : 'waiting'
    return [{ id, ticketId: act.id, act, at, status: said, settledAt: null, refusal }]
  })
  return [...open, ...marks.intentsOf(person)]
}
