import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { TrialPeople } from '../../../shared/contract/hub.ts'
import type { Cache } from '../cache/cache.ts'
import type { Log } from '../log.ts'
import { HubHttpError, type HubHttp } from './hub-http.ts'

const NAME = 'trialPeople'

/** The sample team, whose people sign in by a click. */
export interface TrialTeam {
  /** As the hub told it the last time, at once; else as the hub tells it now. Throws HubHttpError. */
  people(): Promise<z.infer<typeof TrialPeople>>
}
export interface TrialTeamOptions {
  readonly cache: Cache
  readonly http: HubHttp
  readonly log: Log
  /** Resolves when the hub may be asked. */
  whenHub(): Promise<void>
  /** The hub tells another team than the one that was shown. */
  onChanged(): void
}

/** Remembers the sample team, so that the sign-in screen need not wait for a hub that is just starting. */
export function createTrialTeam({ cache, http, log, whenHub, onChanged }: TrialTeamOptions): TrialTeam {
  let isAsking = false
  const ask = async (): Promise<z.infer<typeof TrialPeople>> => {
    await whenHub()
    const told = await http.trialPeople()
    if (!isDeepStrictEqual(cache.meta.get(NAME, TrialPeople), told))
      cache.write('line', () => cache.meta.set(NAME, told))
    return told
  }
  const askAgain = async (shown: z.infer<typeof TrialPeople>): Promise<void> => {
    if (isAsking) return
    isAsking = true
    try {
      if (!isDeepStrictEqual(await ask(), shown)) onChanged()
    } catch (error) {
      const isNoTrial = error instanceof HubHttpError && error.status === 404
      log.warn('the hub did not tell its sample team', { error })
      if (!isNoTrial) return
      cache.write('line', () => cache.meta.remove(NAME))
      onChanged()
    } finally {
      isAsking = false
    }
  }
  return {
    people: async () => {
      const known = cache.meta.get(NAME, TrialPeople)
      if (!known) return ask()
      void askAgain(known)
      return known
    },
  }
}
