import type { Body } from 'sip.js/lib/core/index.js'
import type { Clock } from './clock.ts'
import type { Leg } from './leg.ts'
import type { ReinviteReply } from './leg-reply.ts'

const GLARE_TRIES = 6

/**
 * Sends a re-INVITE, and again after glare: the one that owns the Call-ID waits 2.1 to 4 s, the other up to 2 s
 * (RFC 3261, section 14.1). Null when the leg has ended or glare does not end.
 */
export async function reinvitePatiently(
  leg: Leg,
  offer: Body | undefined,
  headers: readonly string[],
  clock: Clock,
): Promise<ReinviteReply | null> {
  for (let tries = 0; tries < GLARE_TRIES; tries++) {
    const reply = await leg.reinvite(offer, headers)
    if (leg.state !== 'confirmed') {
      reply?.acknowledge()
      return null
    }
    // a null is our own side of the glare; 500 with Retry-After is RFC 3261's answer to a second offer
    const isGlare = !reply || reply.statusCode === 491 || reply.statusCode === 500
    if (!isGlare) return reply
    const wait = leg.isOutgoing ? 2100 + Math.random() * 1900 : Math.random() * 2000
    await new Promise<void>((resolve) => clock.after(wait, resolve))
  }
  return null
}
