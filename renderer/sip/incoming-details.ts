import type { IncomingCall } from '../../shared/contract/phone.ts'
import { SIP_HEADERS } from '../../shared/contract/sip.ts'
import type { LineHeaders } from '../../shared/contract/sip.ts'
import { cleanCallerName } from '../../shared/domain/caller-name.ts'
import { contactIdOf, type ContactId } from '../../shared/domain/ids.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { readHeader, readIdentity, readReferrer } from '../../shared/sip/caller-identity.ts'
import type { Headers } from '../../shared/sip/caller-identity.ts'

export type IncomingDetails = Pick<
  IncomingCall,
  'contactId' | 'isContactOfLine' | 'from' | 'displayName' | 'queue' | 'waitedMs' | 'referredBy'
>

/** The built-in switch, and the dialplans of Asterisk that are in use: the Linkedid is the same through re-rings and transfers. */
const USUAL_HEADERS = {
  contactId: [SIP_HEADERS.contactId, 'X-Linkedid'],
  queue: [SIP_HEADERS.queue],
  waited: [SIP_HEADERS.waited],
}
/** Waits of more than a week are none that a caller had. */
const MOST_WAITED_SECONDS = 7 * 24 * 3600

/**
 * Returns what an INVITE says about its caller. Never throws: what a header says wrongly costs that header alone, since the caller
 * hears it ring for nothing otherwise.
 */
export function readIncoming(
  request: Headers & { readonly callId: string },
  headers: LineHeaders = {},
): IncomingDetails {
  const contactId = readContactId(request, headers)
  return {
    ...readIdentity(request),
    contactId: contactId ?? contactIdOf(request.callId),
    isContactOfLine: contactId !== null,
    queue: queueOf(firstOf(request, headers.queue ?? USUAL_HEADERS.queue), headers.queues ?? {}),
    waitedMs: waitedOf(firstOf(request, headers.waited ?? USUAL_HEADERS.waited)),
    referredBy: readReferrer(request),
  }
}

/** The contact to which a message of the line belongs, in either direction; null where the line does not say. */
export function readContactId(message: Headers, headers: LineHeaders = {}): ContactId | null {
  const said = firstOf(message, headers.contactId ?? USUAL_HEADERS.contactId)
  return said === null ? null : contactIdOf(said)
}

const firstOf = (message: Headers, names: readonly string[]): string | null =>
  names.map((name) => readHeader(message, name)).find((value) => value !== null) ?? null

function queueOf(named: string | null, queues: NonNullable<LineHeaders['queues']>): string | null {
  const queue = named !== null && Object.hasOwn(queues, named) ? queues[named] : named
  return queue ? cleanCallerName(queue) : null
}

function waitedOf(seconds: string | null): number | null {
  const waited = Number(seconds ?? Number.NaN)
  return waited >= 0 && waited <= MOST_WAITED_SECONDS ? Math.round(waited * SECOND_MS) : null
}
