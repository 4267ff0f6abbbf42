import type { Act } from '../../../shared/acts/registry.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import type { Person } from '../../../shared/domain/people.ts'
import type { Cache, Durability } from '../cache/cache.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Outbox } from './outbox.ts'

/** Does acts in the name of whoever is signed in. */
export interface PerformActs {
  /** All of them or none, and the draft goes with them. Throws DoorError `signedOut`, or with the rule's code. */
  perform(acts: readonly Act[], durability: Durability, draft?: string | null): void
  /** What a call writes down by itself: each act for its own sake, a refusal is for the log and not for the agent. */
  performAutomatic(acts: readonly Act[]): void
  /** Who is signed in; throws DoorError `signedOut` where nobody is. */
  person(): Person
}

/** Acts over the outbox. `signedIn` gives the person of the session. */
export function createPerformActs(
  { cache, outbox, clock, log }: { cache: Cache; outbox: Outbox; clock: Clock; log: Log },
  signedIn: () => Person | undefined,
): PerformActs {
  const person = (): Person => {
    const found = signedIn()
    if (!found) throw new DoorError('signedOut', 'Nobody is signed in here. Sign in first.')
    return found
  }
  const perform: PerformActs['perform'] = (acts, durability, draft = null) => {
    const { id, role } = person()
    outbox.perform(acts, { actor: { id, role }, at: clock.now(), durability, draft })
  }
  return {
    perform,
    person,
    performAutomatic: (acts) => {
      cache.write('relaxed', () => {
        for (const act of acts)
          try {
            perform([act], 'relaxed')
          } catch (error) {
            if (!(error instanceof DoorError)) throw error
            log.warn('a call could not write down something', { act: act.type, code: error.code })
          }
      })
    },
  }
}
