import type { IncomingInviteRequest, IncomingRequest } from 'sip.js/lib/core/index.js'
import { passedHeaders } from './leg-reply.ts'
import type { Leg } from './leg.ts'
import { bodyOf, headerOf, sdpOf } from './sip-message.ts'

/** What a re-INVITE or UPDATE that was taken by both sides has changed. */
export interface Renegotiated {
  /** The offer of the side that asked, undefined when it asked for one. */
  readonly offer: string | undefined
}

/**
 * Passes a re-INVITE to the other leg and its answer back: hold, resume, ICE restart (RFC 3261, section 14). The session
 * description is not touched. Glare and refusals are passed on with their status (491, 488, 500 with Retry-After); a
 * device that does not answer gives 480 and not 408, because 408 would end the asking side's dialog (RFC 3261, 12.2.1.2).
 */
export async function passReinvite(
  request: IncomingInviteRequest,
  from: Leg,
  to: Leg,
): Promise<Renegotiated | null> {
  const offer = sdpOf(request.message)
  const reply = await to.reinvite(offer)
  if (from.state !== 'confirmed') {
    reply?.acknowledge()
    return null
  }
  if (!reply) {
    request.reject({ statusCode: 491 })
    return null
  }
  if (!reply.isAccepted) {
    const isTimeout = reply.statusCode === 408 || reply.statusCode === 481
    const statusCode = isTimeout ? 480 : reply.statusCode < 400 ? 488 : reply.statusCode
    const reasonPhrase = isTimeout ? undefined : reply.reasonPhrase
    request.reject({
      statusCode,
      extraHeaders: passedHeaders(reply),
      ...(reasonPhrase ? { reasonPhrase } : {}),
    })
    return null
  }
  if (offer) reply.acknowledge()
  from.acceptReinvite(request, reply.body, offer ? undefined : (answer) => reply.acknowledge(answer))
  return { offer: offer?.content }
}

/** Passes INFO, UPDATE or MESSAGE to the other leg and its answer back. */
export async function passRequest(
  request: IncomingRequest,
  from: Leg,
  to: Leg,
): Promise<Renegotiated | null> {
  const { message } = request
  const body = bodyOf(message)
  const infoPackage = headerOf(message, 'info-package')
  const reply = await to.request(message.method, infoPackage ? [`Info-Package: ${infoPackage}`] : [], body)
  const isUpdate = message.method === 'UPDATE'
  if (from.state === 'ended') return null
  if (!reply?.isAccepted) {
    if (isUpdate) from.settleUpdate(undefined)
    const statusCode = !reply || reply.statusCode === 408 || reply.statusCode === 481 ? 480 : reply.statusCode
    request.reject({
      statusCode: statusCode < 400 ? 500 : statusCode,
      extraHeaders: reply ? passedHeaders(reply) : [],
    })
    return null
  }
  request.accept({
    statusCode: 200,
    extraHeaders: isUpdate ? [`Contact: ${from.endpoint.core.configuration.contact.toString()}`] : [],
    ...(reply.body ? { body: reply.body } : {}),
  })
  if (isUpdate && body) from.settleUpdate(reply.body)
  return isUpdate && body ? { offer: body.content } : null
}

/** The digit of a DTMF INFO (application/dtmf-relay `Signal=5`, or application/dtmf `5`); null for any other INFO. */
export function dtmfDigitOf(request: IncomingRequest): string | null {
  const body = bodyOf(request.message)
  if (request.message.method !== 'INFO' || !body) return null
  if (/^application\/dtmf-relay\b/i.test(body.contentType))
    return /^\s*Signal\s*=\s*([0-9A-D*#])\s*$/im.exec(body.content)?.[1] ?? null
  if (/^application\/dtmf\b/i.test(body.contentType))
    return /^\s*([0-9A-D*#])\s*$/.exec(body.content)?.[1] ?? null
  return null
}
