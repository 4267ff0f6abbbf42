import { z } from 'zod'
import { SimulatedCustomer } from '../domain/simulated-customer.ts'
import { SECOND_MS } from '../domain/time.ts'
import { readParameters, splitOutside, unquote } from '../sip/pieces.ts'

/**
 * What Ringdesk's lines and phones tell each other in SIP headers, beyond what the RFCs give. The built-in switch writes
 * them; the phone page reads them. A PBX may write the same ones (Asterisk does it in its dialplan).
 */

/** Where a hub's built-in switch takes WebSockets (on the hub's own port), and the parameter of that address that carries a console's pass. */
export const HUB_LINE = { path: '/sip', pass: 'pass' } as const

/**
 * True for the address of a line that is the hub's own switch: whoever stands in the place of the hub stands there, too. A PBX of its own
 * is not behind the hub.
 */
export function isLineOfHub(server: string, hubUrl: string): boolean {
  const line = new URL(server)
  return (
    line.pathname === HUB_LINE.path &&
    (line.searchParams.has(HUB_LINE.pass) || line.host === new URL(hubUrl).host)
  )
}

/**
 * How long the built-in switch keeps the other side of a call whose page went away (a socket that closes with 1001), for the next page to
 * take it over (RFC 3891).
 */
export const LEFT_PAGE_MS = 10 * SECOND_MS

/** Header names of the built-in switch. Every one is optional for a phone: a foreign PBX may send none, or others (`LineHeaders`). */
export const SIP_HEADERS = {
  /** The customer contact: the same on every INVITE, re-ring and transfer of one caller. */
  contactId: 'X-Contact-Id',
  /** Id of the queue the call came through; absent on a direct call. */
  queue: 'X-Queue',
  /** Whole seconds the caller had waited when this INVITE was sent. */
  waited: 'X-Waited',
  /** In 180 and 182 to a waiting caller: the place in the queue, from 1. */
  queuePosition: 'X-Queue-Position',
  /** In a trial, in the answers to an INVITE: a simulated customer takes the call, and how (`SimulatedHeader`). */
  simulated: 'X-Simulated-Customer',
  /** In answers to OPTIONS outside a call: seconds the registration still lasts, 0 when there is none. */
  registrationExpires: 'X-Registration-Expires',
} as const

/** What a trial's switch says of a simulated customer: how it takes the call, and the account under which a page is to speak for it. */
export interface SimulatedHeader {
  readonly customer: SimulatedCustomer
  readonly account: { readonly username: string; readonly password: string } | null
}

/** Returns the whole header line. User name and password are tokens (RFC 3261, 25.1). */
export const writeSimulated = ({ customer, account }: SimulatedHeader): string =>
  [
    `${SIP_HEADERS.simulated}: ${customer}`,
    ...(account ? [`username=${account.username}`, `password=${account.password}`] : []),
  ].join(';')

/** Reads the value of that header; null where there is none, or one that this version does not know. */
export function readSimulated(value: string | null | undefined): SimulatedHeader | null {
  const [said = '', ...rest] = (value ?? '').split(';')
  const customer = SimulatedCustomer.safeParse(said.trim())
  if (!customer.success) return null
  const parameters = readParameters(rest.join(';'))
  const username = parameters.get('username')
  const password = parameters.get('password')
  return { customer: customer.data, account: username && password ? { username, password } : null }
}

const names = z.array(z.string()).optional()
/** In which headers a line says what Ringdesk asks of an INVITE, as whoever set up the line wrote them down; the first that is there counts. */
export const LineHeaders = z.object({
  /** The id of the customer contact. */
  contactId: names,
  /** The queue that the call came through. */
  queue: names,
  /** Whole seconds that the caller had waited. */
  waited: names,
  /** What the line calls each queue, and which queue of Ringdesk that is (its id, extension or name); null for none. */
  queues: z.record(z.string(), z.string().nullable()).optional(),
})
export type LineHeaders = z.infer<typeof LineHeaders>

/** `Reason` header values (RFC 3326) in CANCEL, BYE and refusals: why a phone stopped ringing or a call ended. */
export const SIP_REASONS = {
  /** CANCEL: another agent took it. The wording and the cause are those of RFC 3326, section 3.1. */
  answeredElsewhere: 'SIP;cause=200;text="Call completed elsewhere"',
  /** CANCEL: it rang for the queue's ring time; the next agent is tried. */
  noAnswer: 'Q.850;cause=19;text="No answer"',
  /** CANCEL: the caller gave up. */
  callerAbandoned: 'SIP;cause=487;text="Caller abandoned"',
  /** CANCEL to the agents, refusal to the caller: the queue's maximum wait is over. */
  maxWait: 'SIP;cause=408;text="Maximum wait reached"',
  /** BYE: the other side hung up. */
  hungUp: 'Q.850;cause=16;text="Normal call clearing"',
  /** BYE to the one who transferred: the others are connected. */
  transferred: 'SIP;cause=202;text="Transferred"',
  /** BYE: the other side lost its connection and did not come back in time. */
  connectionLost: 'SIP;cause=503;text="The other side lost its connection"',
  /** BYE: another page or device of the same account has taken the call over. */
  replaced: 'SIP;cause=200;text="Call taken over"',
  /** BYE or CANCEL: two descriptions did not fit, or a party could not be reached any more. */
  failed: 'SIP;cause=500;text="The call could not be connected"',
  /** BYE, CANCEL: the switch is being stopped. */
  closing: 'SIP;cause=503;text="The switch is closing"',
} as const

/** WebSocket close codes of the switch, in the range that RFC 6455 leaves to applications. */
export const SIP_CLOSE_CODES = {
  /** The same account registered from another device or page: do not reconnect by yourself, or the two will fight. */
  registeredElsewhere: 4001,
  /** Whose session it is was signed out: another connection proves nothing until that person signs in again. */
  signedOut: 4003,
  /** No account was proven over this socket in time; as HTTP's 408, a client may connect again. */
  notProven: 4008,
} as const

export interface SipReason {
  readonly protocol: string
  readonly cause: number | null
  readonly text: string | null
}

/** Reads a `Reason` header; null when there is none or it cannot be read. */
export function parseSipReason(value: string | null | undefined): SipReason | null {
  const [protocol = '', ...rest] = splitOutside(value ?? '', ';')
  if (protocol.trim() === '') return null
  const parameters = readParameters(rest.join(';'))
  const cause = parameters.get('cause') ?? ''
  const text = parameters.get('text') ?? null
  return {
    protocol: protocol.trim(),
    cause: /^\d{1,9}$/.test(cause) ? Number(cause) : null,
    text: text === null ? null : unquote(text),
  }
}
