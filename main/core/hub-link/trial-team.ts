import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { TrialPeople } from '../../../shared/contract/hub.ts'
import { reconnectPolicy } from '../../../shared/domain/reconnect-policy.ts'
import type { Cache } from '../cache/cache.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { HubHttpError, type HubHttp } from './hub-http.ts'

const NAME = 'trialPeople'

/** The sample team, whose people sign in by a click. */
export interface TrialTeam {
  /** As the hub told it the last time, at once; else as the hub tells it now. Throws HubHttpError. */
  people(): Promise<z.infer<typeof TrialPeople>>
  close(): void
}
export interface TrialTeamOptions {
  readonly cache: Cache
  readonly http: HubHttp
  readonly clock: Clock
  readonly log: Log
  /** Resolves when the hub may be asked and is the one of this cache; throws where it is not. */
  meetHub(): Promise<void>
  /** The hub tells another team than the one that was shown, or one where it did not answer before. */
  onChanged(): void
}

/** The hub is a team's own, and has no people who sign in by a click. */
const isNoTrial = (error: unknown): boolean => error instanceof HubHttpError && error.status === 404

/** Remembers the sample team, so that the sign-in screen need not wait for a hub that is just starting. */
export function createTrialTeam({
  cache,
  http,
  clock,
  log,
  meetHub,
  onChanged,
}: TrialTeamOptions): TrialTeam {
  let isAsking = false
  /** Calls off the next try; present while nobody knows the team. */
  let stopTrying: (() => void) | undefined
  const ask = async (): Promise<z.infer<typeof TrialPeople>> => {
    await meetHub()
    const told = await http.trialPeople()
    if (!isDeepStrictEqual(cache.meta.get(NAME, TrialPeople), told))
      cache.write('relaxed', () => cache.meta.set(NAME, told))
    return told
  }
  const askAgain = async (shown: z.infer<typeof TrialPeople>): Promise<void> => {
    if (isAsking) return
    isAsking = true
    try {
      if (!isDeepStrictEqual(await ask(), shown)) onChanged()
    } catch (error) {
      log.warn('the hub did not tell its sample team', { error })
      if (!isNoTrial(error)) return
      cache.write('relaxed', () => cache.meta.remove(NAME))
      onChanged()
    } finally {
      isAsking = false
    }
  }
  /** Whoever looks at the sign-in screen has nothing else to press: the team comes by itself when the hub answers. */
  const tryLater = (attempt: number): void => {
    stopTrying = clock.after(reconnectPolicy(attempt, Math.random()), () => {
      ask()
        .catch((error: unknown) => {
          if (!isNoTrial(error)) throw error
        })
        .then(
          () => {
            stopTrying = undefined
            onChanged()
          },
          () => {
            if (stopTrying) tryLater(attempt + 1)
          },
        )
    })
  }
  return {
    people: async () => {
      const known = cache.meta.get(NAME, TrialPeople)
      if (known) {
        void askAgain(known)
        return known
      }
      try {
        return await ask()
      } catch (error) {
        if (!stopTrying && !isNoTrial(error)) tryLater(0)
        throw error
      }
    },
    close: () => {
      stopTrying?.()
      stopTrying = undefined
    },
  }
}
