import { isUnread, type ReceivedChange } from '../../../shared/contract/feed-change.ts'
import type { ContactId } from '../../../shared/domain/ids.ts'
import type { Clock } from '../clock.ts'

/** Who acts for the line, at the hub. */
const LINE_ACTOR = 'line'
/**
 * How long, in milliseconds, news waits at most for a card that does not come: a phone page that is just loading, an
 * INVITE that was lost. A safety net; what ends the wait is the card, or the end of the ringing.
 */
const CARD_MS = 500

/** The contacts of a batch of changes that says nothing else than that calls began; undefined for any other batch. */
export function contactsOfRing(changes: readonly ReceivedChange[]): ContactId[] | undefined {
  const contacts: ContactId[] = []
  for (const received of changes) {
    if (isUnread(received)) return undefined
    const { change, actor } = received
    const isRing =
      actor === LINE_ACTOR &&
      change.entity === 'call' &&
      change.op === 'put' &&
      change.value.answeredAt === null &&
      change.value.endedAt === null
    if (!isRing) return undefined
    contacts.push(change.value.contactId)
  }
  return contacts.length > 0 ? contacts : undefined
}

/**
 * The order of a ring: the card of a call goes to the windows before the hub's word of that call is written down, because
 * writing takes as long as looking the caller up. The card is the first lane, and the hub's word waits for it; where no
 * card is on its way, nothing waits.
 */
export interface RingLane {
  /** Does `work` after the cards of these contacts; at once where none is on its way. */
  afterCards(contacts: readonly ContactId[], work: () => void): void
  /** Does `work` after what waits now; at once where nothing waits. */
  afterWaiting(work: () => void): void
  /** The card of this contact was sent. What waited for it alone is done when the turn that sent it is over. */
  cardSent(contact: ContactId): void
  /** The hub says whether a phone of this agent rings. Where none does (any more), nothing waits. */
  hubSays(isRinging: boolean): void
  /** Does what waits now, in order: something that must not overtake it comes after. */
  releaseAll(): void
  /** Forgets what waits: the connection that brought it is gone, and the next begins by catching up. */
  clear(): void
}
export interface RingLaneOptions {
  readonly clock: Clock
  /** A card of this contact is on the screen. */
  hasCard(contact: ContactId): boolean
}

interface Waiting {
  readonly contacts: Set<ContactId>
  readonly work: () => void
  readonly stopTimer: () => void
}

export function createRingLane({ clock, hasCard }: RingLaneOptions): RingLane {
  let isRinging = false
  let waiting: Waiting[] = []

  /** Everything up to and with this one, in order: news is never passed by later news. */
  const release = (last: Waiting): void => {
    const count = waiting.indexOf(last) + 1
    const ready = waiting.slice(0, count)
    waiting = waiting.slice(count)
    for (const { stopTimer, work } of ready) {
      stopTimer()
      work()
    }
  }
  const releaseAll = (): void => {
    const last = waiting.at(-1)
    if (last) release(last)
  }
  const wait = (contacts: Iterable<ContactId>, work: () => void): void => {
    const mine: Waiting = {
      contacts: new Set(contacts),
      work,
      stopTimer: clock.after(CARD_MS, () => release(mine)),
    }
    waiting.push(mine)
  }
  return {
    afterCards: (contacts, work) => {
      const missing = isRinging ? contacts.filter((contact) => !hasCard(contact)) : []
      if (missing.length > 0) wait(missing, work)
      else if (waiting.length > 0) wait([], work)
      else work()
    },
    afterWaiting: (work) => {
      if (waiting.length > 0) wait([], work)
      else work()
    },
    cardSent: (contact) => {
      for (const { contacts } of waiting) contacts.delete(contact)
      const ready = waiting.findLast((_one, index) =>
        waiting.slice(0, index + 1).every(({ contacts }) => contacts.size === 0),
      )
      // what the card itself still writes belongs to its turn
      if (ready) setImmediate(() => release(ready))
    },
    hubSays: (isRingingNow) => {
      isRinging = isRingingNow
      if (!isRinging) releaseAll()
    },
    releaseAll,
    clear: () => {
      for (const { stopTimer } of waiting) stopTimer()
      waiting = []
      isRinging = false
    },
  }
}
