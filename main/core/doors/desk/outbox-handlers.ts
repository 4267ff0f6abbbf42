import type { OutboxItem } from '../../../../shared/contract/desk-queries.ts'
import type { Cache } from '../../cache/cache.ts'
import type { Clock } from '../../clock.ts'
import { belongingOfAct } from '../../names/belonging.ts'
import type { Names } from '../../names/names.ts'
import type { HubClient } from '../../hub-link/hub-client.ts'
import type { OutboxEntry } from '../../outbox/outbox-views.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { PerformActs } from '../../outbox/perform-acts.ts'
import type { Conflicts } from '../../conflicts/conflicts.ts'
import type { DeskHandlers } from './desk-handlers.ts'

interface OutboxParts {
  readonly cache: Cache
  readonly clock: Clock
  readonly names: Pick<Names, 'customer'>
  readonly outbox: Outbox
  readonly conflicts: Conflicts
  readonly acts: Pick<PerformActs, 'person'>
  readonly client: Pick<HubClient, 'again'>
}

/** More than this of a kind is nothing that a person reads; the counts say how many there are. */
const LISTED = 200

function outboxItem(parts: OutboxParts, entry: OutboxEntry): OutboxItem {
  const { command, status, refusal, attempts, behind } = entry
  const isSending = parts.outbox.sending.has(command.id)
  return {
    id: command.id,
    at: command.at,
    act: command.act,
    ...belongingOfAct(parts, command.act),
    status: status === 'needsYou' ? 'needsYou' : isSending ? 'sending' : 'waiting',
    refusal,
    attempts,
    behind,
  }
}

/** Shows what is not sent, or met the work of others, and does with it what the person wants. */
export function createOutboxHandlers(parts: OutboxParts): DeskHandlers<'outbox' | 'conflicts'> {
  const { cache, clock, outbox, conflicts, acts } = parts
  return {
    'outbox.list': () => ({
      items: outbox.entries(acts.person().id, LISTED).map((entry) => outboxItem(parts, entry)),
    }),
    'outbox.sendAgain': () => (acts.person(), parts.client.again.request(), null),
    'outbox.retry': ({ id }) => (acts.person(), outbox.retry(id, clock.now()), null),
    'outbox.undo': ({ id }) => (acts.person(), outbox.undo(id, clock.now()), null),

    'conflicts.restoreMine': ({ ids }) => {
      const { id, role } = acts.person()
      cache.write('durable', () => {
        for (const { act, basedOn } of conflicts.actsToRestoreMine(id, ids))
          outbox.perform([act], { actor: { id, role }, at: clock.now(), durability: 'durable', basedOn })
        conflicts.dismiss(id, ids)
      })
      return null
    },
    'conflicts.dismiss': ({ ids }) => (conflicts.dismiss(acts.person().id, ids), null),
  }
}
