import { z } from 'zod'
import { Session } from '../../../shared/contract/hub.ts'
import { Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'

/** Who is signed in here, as kept (encrypted) over restarts of the core. */
export const KeptSession = z.object({
  session: Session,
  /** The address that gave it: at another one the phone's account is another too. */
  hubUrl: z.string(),
  /** When the access token ends, by this computer's clock. */
  accessUntilHere: Moment,
})
export type KeptSession = z.infer<typeof KeptSession>

export interface SessionStore {
  read(): KeptSession | undefined
  write(kept: KeptSession): void
  clear(): void
}

/** The session in the cache's meta. */
export function createSessionStore(cache: Cache): SessionStore {
  return {
    read: () => cache.meta.get('session', KeptSession),
    // a refresh token that was used and not kept is a sign-in lost: hard on the disk
    write: (kept) => cache.write('durable', () => cache.meta.set('session', kept)),
    clear: () => cache.write('durable', () => cache.meta.remove('session')),
  }
}
