import type { SegmentFacts } from '../../shared/domain/call-record.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import { emptySegmentFacts } from '../../shared/domain/segments.ts'
import type { LineEvent } from './line-events.ts'

/** One agent's part of a contact as the line has told it so far. */
export interface AgentPart {
  readonly facts: SegmentFacts
  /** Null while the agent is not connected. */
  readonly talkingSince: number | null
  /** Null while the agent does not hold the customer. */
  readonly heldSince: number | null
}
export type AgentParts = readonly AgentPart[]

const sinceThen = (from: number | null, to: number): number => (from === null ? 0 : Math.max(0, to - from))

/** The part of an agent who rings, or dials. */
const rings = ({ facts, ...part }: AgentPart, at: number): AgentPart => ({
  ...part,
  facts: { ...facts, rangAt: facts.rangAt ?? at },
})
/** It rang, and this agent did not answer. */
const stopsRinging = (part: AgentPart, at: number): AgentPart =>
  part.talkingSince === null ? { ...part, facts: { ...part.facts, leftAt: at } } : part

const joins = (part: AgentPart, at: number): AgentPart => {
  if (part.talkingSince !== null) return part
  const { facts } = part
  const came = facts.answeredAt === null ? { answeredAt: at } : { rejoinedAt: at }
  return { facts: { ...facts, ...came }, talkingSince: at, heldSince: null }
}
const resumes = (part: AgentPart, at: number): AgentPart => ({
  ...part,
  heldSince: null,
  facts: { ...part.facts, heldMs: part.facts.heldMs + sinceThen(part.heldSince, at) },
})
const leaves = (part: AgentPart, at: number): AgentPart => {
  if (part.talkingSince === null) return part
  const { facts } = resumes(part, at)
  const talkedMs = facts.talkedMs + sinceThen(part.talkingSince, at)
  return { facts: { ...facts, talkedMs, leftAt: at }, talkingSince: null, heldSince: null }
}

/**
 * The parts after an event of their contact; the same list where it says nothing new. What a person's account is not (a customer's
 * phone, another number) has no part. `personOf` gives the person of a user name.
 */
export function followParts(
  parts: AgentParts,
  event: LineEvent,
  personOf: (username: string) => PersonId | null,
): AgentParts {
  const of = (now: AgentParts, username: string, change: (part: AgentPart) => AgentPart): AgentParts => {
    const agentId = personOf(username)
    if (agentId === null) return now
    const before = now.find(({ facts }) => facts.agentId === agentId)
    const after = change(before ?? { facts: emptySegmentFacts(agentId), talkingSince: null, heldSince: null })
    if (after === before) return now
    return before ? now.map((one) => (one === before ? after : one)) : [...now, after]
  }
  switch (event.type) {
    case 'contact.started':
      return event.direction === 'outbound'
        ? of(parts, event.from.username, (part) => rings(part, event.at))
        : parts
    case 'agent.ringing':
      return of(parts, event.agent, (part) => rings(part, event.at))
    case 'agent.ring-ended':
      return of(parts, event.agent, (part) => stopsRinging(part, event.at))
    case 'contact.answered':
      return of(parts, event.agent, (part) => joins(part, event.at))
    case 'contact.held':
      return of(parts, event.by, (part) =>
        part.talkingSince === null || part.heldSince !== null ? part : { ...part, heldSince: event.at },
      )
    case 'contact.resumed':
      return of(parts, event.by, (part) => (part.heldSince === null ? part : resumes(part, event.at)))
    case 'contact.transferred': {
      const handedOver = of(parts, event.from, (part) => {
        const { facts, ...rest } = leaves(part, event.at)
        return {
          ...rest,
          facts: { ...facts, handedOverAt: event.at, handedOverTo: personOf(event.to) },
        }
      })
      return of(handedOver, event.to, (part) => joins(part, event.at))
    }
    case 'contact.ended': {
      const left = parts.map((part) => leaves(part, event.at))
      return left.every((part, index) => part === parts[index]) ? parts : left
    }
    case 'queue.position':
    case 'contact.dtmf':
    case 'registration':
      return parts
  }
}
