import { z } from 'zod'

/**
 * The protocols that this program speaks, as console and as hub. Raised where the other side, built before, would misread
 * what is said; a new field, kind, act or event alone is none (CONTRIBUTING.md, "Change what is on the wire").
 *
 * 2: `ticket.setStatus`, `ticket.completeStage` and `ticket.decideRequest` have these names, and a decision has a `comment`.
 * Protocol 1 is not served: its consoles would keep every decided ticket aside as one that they cannot read.
 */
export const PROTOCOL = { min: 2, max: 2 } as const
/** The newest protocol of this program. */
export const PROTOCOL_VERSION = PROTOCOL.max

/** What a side can do beyond its protocol; the other one must not count on what is not named. */
export const CONSOLE_FEATURES = [
  /** Keeps changes, items and answers that it cannot read, and applies them after an update. */
  'keepsUnread',
  /** Keeps a cursor for each bucket, and drops what it may not read any more. */
  'buckets',
  /** Knows its own changes by the mark of its id (`deskMarkOf`), in the place of the id. */
  'deskMarks',
  /** Knows that a hub whose data is damaged takes nothing, and waits. */
  'hubDamaged',
] as const
export const HUB_FEATURES = [
  /** Refuses an act that it does not know whole with `unknownAct`, and does not write the refusal down. */
  'unknownAct',
  /** Gives each person the person's buckets, each with a chain of its own. */
  'buckets',
  /** Takes each agent's part of a call: `segments` of a report, note and end of a wrap-up. */
  'segments',
  /** Keeps the note that an agent gives the next one with a transfer, and tells the others of it. */
  'handoverNotes',
  /** Takes numbers of every kind (`partyNumber`) in reports, tickets and follow-ups. */
  'numberKinds',
  /** Has settings of the team in its ledger, and takes the limits for approvals that administrators set. */
  'teamSettings',
  /** Takes again what it lost when it was put back to an earlier state (`again:send`). Named only after that happened, and where its administrator wants it. */
  'sendAgain',
] as const

export const ProtocolRange = z.object({ min: z.number().int(), max: z.number().int() })
export type ProtocolRange = z.infer<typeof ProtocolRange>

/** What either side says of itself, in the handshake and in `/health`. A program of the time before ranges names a number. */
export interface Speaks {
  readonly protocol: number
  readonly protocols?: ProtocolRange | undefined
}
const rangeOf = ({ protocol, protocols }: Speaks): ProtocolRange =>
  protocols ?? { min: protocol, max: protocol }

/** The highest protocol that console and hub both speak; else which of the two must be updated. */
export function agreeOnProtocol(
  console: Speaks,
  hub: Speaks,
): { readonly protocol: number } | { readonly refusal: 'clientTooOld' | 'hubTooOld' } {
  const [ours, theirs] = [rangeOf(console), rangeOf(hub)]
  if (ours.max < theirs.min) return { refusal: 'clientTooOld' }
  if (theirs.max < ours.min) return { refusal: 'hubTooOld' }
  return { protocol: Math.min(ours.max, theirs.max) }
}

/** This program in a handshake or in `/health`. */
export const SPEAKS: Required<Speaks> = { protocol: PROTOCOL.max, protocols: PROTOCOL }
