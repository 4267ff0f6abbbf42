import type { PersonId } from '../../shared/domain/ids.ts'
import { callRecordIdOf } from '../../shared/domain/ids.ts'
import type { LiveFollower } from '../feed/follower-kinds.ts'
import type { PresenceBook } from './presence-book.ts'

/** What `call.wrapUp` writes. */
const OUTCOME_FIELDS = ['disposition', 'furtherOutcomes']

/**
 * Ends the wrap-up of whoever has said what the call was about, however late the command comes: a console that was away, or
 * another one of the same person, may never say the end itself. Live, because a hub that was started anew knows of no wrap-up.
 */
export const endFinishedWrapUps = (presence: Pick<PresenceBook, 'wrapUpsOf' | 'wrapUp'>): LiveFollower => ({
  kind: 'live',
  name: 'wrapUps',
  handle: ({ changes }) => {
    for (const { change, actor } of changes) {
      if (actor === null || change.entity !== 'call' || change.op !== 'set') continue
      if (!OUTCOME_FIELDS.some((field) => field in change.fields)) continue
      const person = actor as PersonId
      const contactId = presence.wrapUpsOf(person).find((running) => callRecordIdOf(running) === change.id)
      if (contactId !== undefined) presence.wrapUp(person, contactId, null)
    }
  },
})
