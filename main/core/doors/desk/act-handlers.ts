import type { WrapUps } from '../../calls/wrap-ups.ts'
import type { Cache } from '../../cache/cache.ts'
import type { Clock } from '../../clock.ts'
import type { Drafts } from '../../drafts/drafts.ts'
import { createDoneOnce } from '../../idempotency/done-once.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { PerformActs } from '../../outbox/perform-acts.ts'
import type { DeskHandlers } from './desk-handlers.ts'

interface ActParts {
  readonly cache: Cache
  readonly clock: Clock
  readonly drafts: Drafts
  readonly outbox: Pick<Outbox, 'perform'>
  readonly wrapUps: Pick<WrapUps, 'extend' | 'later' | 'finish'>
  readonly acts: Pick<PerformActs, 'person'>
}

/** Does what a person decided, and keeps what a person types. */
export function createActHandlers(parts: ActParts): DeskHandlers<'acts' | 'draft' | 'wrapUp'> {
  const { clock, drafts, outbox, wrapUps, acts: performer } = parts
  const once = createDoneOnce(parts.cache)
  return {
    'acts.do': ({ acts, basedOn, draft, saved, ask }) => {
      const { id, role } = performer.person()
      const actor = { id, role }
      const options = { actor, at: clock.now(), durability: 'durable', basedOn, draft, saved } as const
      once(ask, () => outbox.perform(acts, options))
      return null
    },

    'draft.get': ({ key }) => drafts.get(performer.person().id, key) ?? null,
    'draft.save': ({ key, value, typedAt }) => {
      const person = performer.person().id
      const savedAt = clock.now()
      if (typedAt !== undefined)
        return { savedAt: drafts.saveKept(person, key, { fields: value, at: typedAt }, savedAt) }
      drafts.save(person, key, value, savedAt)
      return { savedAt }
    },
    'draft.discard': ({ key, fields }) => (drafts.discard(performer.person().id, key, fields), null),

    'wrapUp.extend': ({ contactId }) => ({ until: wrapUps.extend(contactId) }),
    'wrapUp.later': ({ contactId }) => (wrapUps.later(contactId), null),
    'wrapUp.finish': ({ contactId, ask, noteOf, ...said }) => {
      const { id } = performer.person()
      once(ask, () => {
        wrapUps.finish(contactId, said, id)
        if (noteOf !== null) drafts.settle(id, `ticket:${noteOf}`, { note: said.note })
      })
      return null
    },
  }
}
