import { z } from 'zod'
import { DoorError } from '../../../shared/contract/door.ts'
import { ContactId } from '../../../shared/domain/ids.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

/** Tells the hub which wrap-ups run at this desk: while one runs there, no queue call is offered. */
export interface WrapUpsAtHub {
  /** One began, was made longer, or (null) is over. */
  tell(contactId: ContactId, until: Moment | null): void
  /** The hub is there (again): hears of all that run, and of the end of those that it may believe to run. */
  online(): void
}

export interface WrapUpsAtHubOptions {
  readonly cache: Pick<Cache, 'meta' | 'write'>
  readonly clock: Clock
  readonly log: Log
  readonly isOnline: () => boolean
  /** Until when each wrap-up of this desk runs now. */
  readonly running: () => readonly { readonly contactId: ContactId; readonly until: Moment }[]
  /** Rejects where the hub did not hear it. */
  readonly ask: (contactId: ContactId, until: Moment | null) => Promise<unknown>
}

/** Kept under this name: those of which the hub was, or may have been, told that they run. */
const TOLD = 'wrapUpsTold'
const Told = z.array(ContactId)
/** After so long the hub is told again of a contact that it did not know yet: its call may still be on the way. */
const TELL_AGAIN_MS = 2 * SECOND_MS

/**
 * What the hub was told outlives the core: an end that it did not hear of (the network was away, or the core ended first)
 * would keep calls away from an agent who is shown as ready, for as long as the wrap-up would have run.
 */
export function createWrapUpsAtHub(options: WrapUpsAtHubOptions): WrapUpsAtHub {
  const { cache, clock, log } = options
  const told = new Set(cache.meta.get(TOLD, Told) ?? [])

  const keep = (): void => cache.write('relaxed', () => cache.meta.set(TOLD, [...told]))
  const ask = (contactId: ContactId, until: Moment | null): Promise<boolean> =>
    options.ask(contactId, until).then(
      () => true,
      (error: unknown) => {
        log.warn('the hub did not hear of a wrap-up', { error })
        if (error instanceof DoorError && error.code === 'unknownContact')
          clock.after(TELL_AGAIN_MS, () => tellIfRunning(contactId))
        return false
      },
    )
  const tell = (contactId: ContactId, until: Moment | null): void => {
    if (until !== null && !told.has(contactId)) {
      told.add(contactId)
      keep()
    }
    if (!options.isOnline()) return
    void ask(contactId, until).then((isHeard) => {
      // one that was begun anew meanwhile has not ended
      const runs = options.running().some((wrapUp) => wrapUp.contactId === contactId)
      if (until === null && isHeard && !runs && told.delete(contactId)) keep()
    })
  }
  /** Nothing where it is over meanwhile: its end was told, or will be. */
  function tellIfRunning(contactId: ContactId): void {
    const running = options.running().find((wrapUp) => wrapUp.contactId === contactId)
    if (running) tell(contactId, running.until)
  }
  return {
    tell,
    online: () => {
      const running = new Map(options.running().map(({ contactId, until }) => [contactId, until]))
      for (const contactId of new Set([...running.keys(), ...told]))
        tell(contactId, running.get(contactId) ?? null)
    },
  }
}
