import type { Body } from 'sip.js/lib/core/index.js'
import type { Clock } from './clock.ts'
import type { Leg } from './leg.ts'
import type { ReinviteReply } from './leg-reply.ts'
import { asAnswer, isDtlsClient, isFreshOffer, isOfLibwebrtc } from './session-description.ts'

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

/** One of two parties that are to talk with each other. */
interface Side {
  readonly leg: Leg
  /** Of the re-INVITE to it: who it talks to from now on. */
  readonly headers: readonly string[]
  /** Whom it talks with until then, and again when the two cannot be joined; undefined where it has heard nobody yet. */
  readonly former: Leg | undefined
}

/**
 * Connects two parties that are in calls of their own: one is asked for an offer by an empty re-INVITE, the other answers it
 * (RFC 3725). False, and each party has its former peer as before, where neither can make an offer that the other can use.
 *
 * @param isOff true as soon as the two are not to be joined any more
 */
export async function joinLegs(
  target: Side,
  kept: Side,
  clock: Clock,
  isOff: () => boolean,
): Promise<boolean> {
  const [first, second] =
    kept.leg.endpoint.isOurs || !target.leg.endpoint.isOurs ? [target, kept] : [kept, target]
  return (await joinFrom(first, second, clock, isOff)) || (await joinFrom(second, first, clock, isOff))
}

async function joinFrom(asked: Side, other: Side, clock: Clock, isOff: () => boolean): Promise<boolean> {
  if (isOff()) return false
  const offered = await reinvitePatiently(asked.leg, undefined, asked.headers, clock)
  if (!offered?.isAccepted) return false
  if (!offered.body || isOff() || !canConnect(offered.body.content, offered.before, other)) {
    await giveBack(asked, offered, clock)
    return false
  }
  const answered = await reinvitePatiently(other.leg, offered.body, other.headers, clock)
  answered?.acknowledge()
  if (!answered?.isAccepted || !answered.body || isOff() || asked.leg.state !== 'confirmed') {
    await giveBack(asked, offered, clock)
    return false
  }
  offered.acknowledge(answered.body)
  return true
}

/**
 * Whether sound will come of it when that party answers this offer.
 *
 * Who answers a new peer has new ICE names, which a phone that has not restarted ICE may not accept (RFC 8839, section 4.4.1.1;
 * Firefox refuses it). libwebrtc (Chromium 156, measured) does accept it from a phone that opens a new connection for a new
 * peer, as ours do; and it does not notice a new peer where it answers with a connection in which it was the DTLS client.
 */
function canConnect(offer: string, before: string | undefined, { leg, former }: Side): boolean {
  if (leg.endpoint.isOurs) return isFreshOffer(offer, before) || isOfLibwebrtc(offer)
  const { said = '', told = '' } = leg
  const isDeaf = former !== undefined && isOfLibwebrtc(said) && isDtlsClient(said, told)
  return isFreshOffer(offer, before) && !isDeaf
}

/** Answers an offer that came to nothing as if its former peer had been asked, so that the party hears it again. */
async function giveBack({ leg, former }: Side, offered: ReinviteReply, clock: Clock): Promise<void> {
  const { body, before = '' } = offered
  if (!body || !former) return void offered.acknowledge(body && told(leg, before))
  // an offer that keeps its ICE names needs nothing new of the former peer
  const isRestart = isFreshOffer(body.content, before) && former.state === 'confirmed'
  const answered = isRestart ? await reinvitePatiently(former, body, [], clock) : null
  answered?.acknowledge()
  offered.acknowledge(answered?.isAccepted && answered.body ? answered.body : told(leg, before))
}

const told = ({ told: last = '' }: Leg, said: string): Body => ({
  contentType: 'application/sdp',
  contentDisposition: 'session',
  content: asAnswer(last, said),
})
