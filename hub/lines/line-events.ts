/**
 * What any line (the built-in switch, later Asterisk) tells the hub about customer contacts, agents and registrations.
 * All times are epoch milliseconds of the line's clock; all durations are milliseconds.
 */

/** One end of a contact, as the line knows it. */
export interface LineParty {
  /** The line's account behind it: an agent's user name, a test caller's account. */
  readonly username: string
  /** The number shown to the other side; null when withheld (RFC 3323). */
  readonly number: string | null
  readonly displayName: string | null
}

/** inbound: a customer dialled; outbound: an agent dialled a customer; internal: an agent dialled an agent or a queue. */
export type ContactDirection = 'inbound' | 'outbound' | 'internal'

/** Why a phone stopped ringing without being answered by that agent. */
export type RingEndReason = 'answered-elsewhere' | 'no-answer' | 'rejected' | 'abandoned' | 'failed'

/**
 * How a contact came out. `answered`: two people talked. `abandoned`: the one who dialled gave up first. `missed`: a
 * direct call rang out. `rejected`: a direct call was refused. `max-wait`: the queue's limit was reached. `failed`:
 * anything technical.
 */
export type ContactOutcome = 'answered' | 'abandoned' | 'missed' | 'rejected' | 'failed' | 'max-wait'

/** Who ended it. `caller` is the customer's side (the dialling side of an internal call), `line` the line itself. */
export type ContactSide = 'caller' | 'agent' | 'line'

interface At {
  readonly at: number
}
interface OfContact extends At {
  /** Stable from the first INVITE to the end, through re-rings and transfers. */
  readonly contactId: string
}

export type LineEvent =
  | (OfContact & {
      readonly type: 'contact.started'
      readonly direction: ContactDirection
      readonly from: LineParty
      /** What was dialled, as dialled. */
      readonly to: string
      readonly queue: string | null
    })
  /** Entered a queue (isNew) or moved up in it. */
  | (OfContact & {
      readonly type: 'queue.position'
      readonly queue: string
      /** From 1. */
      readonly position: number
      readonly waiting: number
      readonly isNew: boolean
    })
  | (OfContact & { readonly type: 'agent.ringing'; readonly agent: string; readonly queue: string | null })
  | (OfContact & {
      readonly type: 'agent.ring-ended'
      readonly agent: string
      readonly queue: string | null
      readonly reason: RingEndReason
    })
  /** Two ends are connected for the first time. For an outbound contact `agent` is the one who dialled. */
  | (OfContact & {
      readonly type: 'contact.answered'
      readonly agent: string
      readonly queue: string | null
      readonly waitedMs: number
    })
  | (OfContact & { readonly type: 'contact.held' | 'contact.resumed'; readonly by: string })
  | (OfContact & {
      readonly type: 'contact.transferred'
      readonly kind: 'blind' | 'attended'
      readonly from: string
      readonly to: string
      readonly queue: string | null
      /** From the request to the answer. */
      readonly waitedMs: number
    })
  /** Emitted once for each contact that started. Nothing follows it under the same id. */
  | (OfContact & {
      readonly type: 'contact.ended'
      readonly by: ContactSide
      readonly outcome: ContactOutcome
      /** Until the first answer, or until the end. */
      readonly waitedMs: number
      /** From the first answer to the end, 0 when unanswered. */
      readonly talkedMs: number
      /** The contact that went on, when an attended transfer joined two. */
      readonly mergedInto: string | null
    })
  /** A DTMF digit sent as SIP INFO (RFC 4733 digits travel in the audio, which the line does not see). */
  | (OfContact & { readonly type: 'contact.dtmf'; readonly by: string; readonly digit: string })
  | (At & {
      readonly type: 'registration'
      readonly username: string
      readonly kind: 'agent' | 'caller'
      /** True: calls can reach this account now. */
      readonly registered: boolean
      readonly cause: 'registered' | 'refreshed' | 'reconnected' | 'unregistered' | 'expired' | 'disconnected'
      readonly userAgent: string | null
      readonly remoteAddress: string | null
      readonly expiresAt: number | null
    })

export type LineEventType = LineEvent['type']
export type LineEventOf<T extends LineEventType> = Extract<LineEvent, { type: T }>

/** What an agent's line is doing: `offline` cannot be reached; `idle` says nothing about readiness. */
export type AgentLineState = 'offline' | 'idle' | 'ringing' | 'talking'

export interface AgentLinePicture {
  readonly username: string
  readonly state: AgentLineState
  readonly stateSince: number
  /** Ready for queue calls, as the hub told the line. */
  readonly available: boolean
  readonly contactIds: readonly string[]
  readonly userAgent: string | null
  readonly remoteAddress: string | null
  readonly registrationExpiresAt: number | null
}

export interface QueuePicture {
  readonly id: string
  readonly name: string
  readonly members: readonly string[]
  readonly waiting: readonly {
    readonly contactId: string
    readonly from: LineParty
    readonly position: number
    readonly since: number
    readonly ringing: readonly string[]
  }[]
}

export interface ContactPicture {
  readonly contactId: string
  readonly direction: ContactDirection
  readonly state: 'waiting' | 'talking'
  readonly from: LineParty
  readonly to: string
  readonly queue: string | null
  /** The agents in the call or, while waiting, none. */
  readonly agents: readonly string[]
  readonly isHeld: boolean
  readonly startedAt: number
  readonly answeredAt: number | null
}

/** The whole picture of a line at one moment, for a board that has missed events. */
export interface LineSnapshot {
  readonly at: number
  readonly agents: readonly AgentLinePicture[]
  readonly queues: readonly QueuePicture[]
  readonly contacts: readonly ContactPicture[]
  /** Test callers and other accounts that are no agents and can be reached now. */
  readonly callers: readonly { readonly username: string; readonly userAgent: string | null }[]
}
