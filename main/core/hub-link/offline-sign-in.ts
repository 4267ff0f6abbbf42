import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import { DoorError } from '../../../shared/contract/door.ts'
import type { Cache } from '../cache/cache.ts'
import type { Clock } from '../clock.ts'
import { HubHttpError } from './hub-http.ts'
import type { HubLink } from './hub-link.ts'
import { KeptSession } from './session-store.ts'

const derive = promisify<string, Buffer, number, Buffer>(scrypt)
const KEY_BYTES = 32

/** What lets a person who signed in here before work from the cache while the hub cannot be reached. */
const Verifier = z.object({ salt: z.string(), hash: z.string(), kept: KeptSession })
const nameOf = (user: string): string => `verifier ${user.trim().toLowerCase()}`

export interface OfflineSignIn {
  /** Signs in at the hub; where nobody answers there, with what was kept from the last time. Throws HubHttpError; `offlineLapsed` where the hub has been away for too long. */
  signIn(user: string, password: string): Promise<void>
}

/**
 * Signing in with and without the hub. The verifier (scrypt, RFC 7914) lies in the encrypted cache; the work done
 * offline is sent only after the hub has taken the kept session, or the person has signed in there again.
 */
export function createOfflineSignIn(
  cache: Cache,
  link: HubLink,
  hubUrl: string,
  clock: Clock,
  isLapsed: () => boolean,
): OfflineSignIn {
  const remember = async (user: string, password: string): Promise<void> => {
    const session = link.session()
    if (!session) return
    const salt = randomBytes(16)
    const hash = await derive(password, salt, KEY_BYTES)
    const accessUntilHere = session.accessUntil - (link.clockSkewMs() ?? 0)
    cache.write('relaxed', () =>
      cache.meta.set(nameOf(user), {
        salt: salt.toString('base64'),
        hash: hash.toString('base64'),
        kept: { session, hubUrl, accessUntilHere },
      }),
    )
  }
  const recall = async (user: string, password: string): Promise<KeptSession | undefined> => {
    const verifier = cache.meta.get(nameOf(user), Verifier)
    if (!verifier) return undefined
    const hash = await derive(password, Buffer.from(verifier.salt, 'base64'), KEY_BYTES)
    return timingSafeEqual(hash, Buffer.from(verifier.hash, 'base64')) ? verifier.kept : undefined
  }

  return {
    signIn: async (user, password) => {
      try {
        await link.signIn(user, password)
      } catch (error) {
        if (!(error instanceof HubHttpError) || error.code !== 'unreachable') throw error
        if (isLapsed())
          throw new DoorError(
            'offlineLapsed',
            'This computer has not reached the hub for 14 days, so nobody signs in here without it. What was not sent is kept. Connect this computer to the hub and sign in.',
            true,
          )
        const kept = await recall(user, password)
        if (!kept) throw error
        return void link.adopt({ ...kept, accessUntilHere: Math.min(kept.accessUntilHere, clock.now()) })
      }
      await remember(user, password)
    },
  }
}
