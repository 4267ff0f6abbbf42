import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LineEvent, LineParty } from '../../hub/lines/line-events.ts'
import { followParts, type AgentParts } from '../../hub/lines/segment-log.ts'
import type { SegmentFacts } from '../../shared/domain/call-record.ts'
import { PersonId } from '../../shared/domain/ids.ts'
import { isHandedOver, mergeSegments } from '../../shared/domain/segments.ts'
import { runsOf } from '../support/property.ts'

/** Each agent's part of a contact, out of what a line tells. */

const AGENTS = ['1001', '1002', '1003'] as const
const personOf = (username: string): PersonId | null =>
  AGENTS.includes(username as '1001') ? PersonId.parse(`p-${username}`) : null
const of = (username: string): PersonId => PersonId.parse(`p-${username}`)
const party = (username: string): LineParty => ({ username, number: username, displayName: null })
const C = { contactId: 'k', queue: null }
const follow = (events: readonly LineEvent[]): AgentParts =>
  events.reduce<AgentParts>((parts, event) => followParts(parts, event, personOf), [])
const factsOf = (events: readonly LineEvent[]): Map<string, SegmentFacts> =>
  new Map(follow(events).map(({ facts }) => [facts.agentId, facts]))

/** What somebody with a watch would write down of one agent. */
interface Book {
  rangAt: number | null
  answeredAt: number | null
  rejoinedAt: number | null
  leftAt: number | null
  talked: number
  held: number
  talkingSince: number | null
  heldSince: number | null
  handedOver: { at: number; to: PersonId | null } | null
}
const NEW: Book = {
  rangAt: null,
  answeredAt: null,
  rejoinedAt: null,
  leftAt: null,
  talked: 0,
  held: 0,
  talkingSince: null,
  heldSince: null,
  handedOver: null,
}

type Move =
  | { readonly do: 'hold' | 'resume' | 'end' }
  | { readonly do: 'ringInVain'; readonly agent: string }
  | { readonly do: 'transfer'; readonly to: string; readonly kind: 'blind' | 'attended' }
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ do: fc.constantFrom('hold' as const, 'resume' as const) }),
  fc.record({ do: fc.constant('ringInVain' as const), agent: fc.constantFrom(...AGENTS) }),
  fc.record({
    do: fc.constant('transfer' as const),
    to: fc.constantFrom(...AGENTS, '13800138000'),
    kind: fc.constantFrom('blind' as const, 'attended' as const),
  }),
)

/** The events of a contact that goes from hand to hand, and the book of who watched it. */
function play(
  moves: readonly Move[],
  steps: Iterator<number>,
): { events: LineEvent[]; book: Map<string, Book> } {
  let at = 1000
  const later = (): number => (at += steps.next().value as number)
  const book = new Map<string, Book>()
  const bookOf = (username: string): Book => {
    const known = book.get(username) ?? { ...NEW }
    if (personOf(username)) book.set(username, known)
    return known
  }
  const join = (username: string): void => {
    const one = bookOf(username)
    if (one.answeredAt === null) one.answeredAt = at
    else one.rejoinedAt = at
    one.talkingSince = at
  }
  const leave = (username: string): void => {
    const one = bookOf(username)
    if (one.talkingSince === null) return
    if (one.heldSince !== null) one.held += at - one.heldSince
    one.talked += at - one.talkingSince
    one.talkingSince = one.heldSince = null
    one.leftAt = at
  }
  const events: LineEvent[] = []
  const ring = (agent: string): void => {
    bookOf(agent).rangAt ??= at
    events.push({ ...C, type: 'agent.ringing', at, agent })
  }
  events.push({ ...C, type: 'contact.started', at, direction: 'inbound', from: party('131'), to: '5000' })
  later()
  ring('1001')
  later()
  join('1001')
  events.push({ ...C, type: 'contact.answered', at, agent: '1001', waitedMs: 1 })
  let talking = '1001'
  for (const move of moves) {
    later()
    const mine = bookOf(talking)
    if (move.do === 'hold') {
      if (mine.heldSince === null) mine.heldSince = at
      events.push({ type: 'contact.held', at, contactId: 'k', by: talking })
    } else if (move.do === 'resume') {
      if (mine.heldSince !== null) mine.held += at - mine.heldSince
      mine.heldSince = null
      events.push({ type: 'contact.resumed', at, contactId: 'k', by: talking })
    } else if (move.do === 'ringInVain' && move.agent !== talking) {
      ring(move.agent)
      later()
      bookOf(move.agent).leftAt = at
      events.push({ ...C, type: 'agent.ring-ended', at, agent: move.agent, reason: 'no-answer' })
    } else if (move.do === 'transfer' && move.to !== talking) {
      if (move.kind === 'blind') ring(move.to)
      later()
      leave(talking)
      bookOf(talking).handedOver = { at, to: personOf(move.to) }
      join(move.to)
      const { kind, to } = move
      events.push({ ...C, type: 'contact.transferred', at, kind, from: talking, to, waitedMs: 1 })
      talking = to
    }
  }
  later()
  leave(talking)
  events.push({
    type: 'contact.ended',
    at,
    contactId: 'k',
    by: 'caller',
    outcome: 'answered',
    waitedMs: 1,
    talkedMs: 1,
    mergedInto: null,
  })
  return { events, book }
}

const stepsOf = fc.infiniteStream(fc.integer({ min: 1, max: 50 }))

describe('the parts of a contact', () => {
  it('are what a watch would show, however often it goes from hand to hand and back', () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 15 }), stepsOf, (moves, steps) => {
        const { events, book } = play(moves, steps)
        const facts = factsOf(events)
        expect(facts.size).toBe(book.size)
        for (const [username, one] of book)
          expect(facts.get(of(username))).toEqual({
            agentId: of(username),
            rangAt: one.rangAt,
            answeredAt: one.answeredAt,
            rejoinedAt: one.rejoinedAt,
            leftAt: one.leftAt,
            talkedMs: one.talked,
            heldMs: one.held,
            handedOverAt: one.handedOver?.at ?? null,
            handedOverTo: one.handedOver?.to ?? null,
          })
      }),
      { numRuns: runsOf(300) },
    )
  })

  it('come out the same of the reports at every step, whatever their order', () => {
    fc.assert(
      fc.property(
        fc.array(anyMove, { maxLength: 10 }),
        stepsOf,
        fc.infiniteStream(fc.nat()),
        (moves, steps, picks) => {
          const { events } = play(moves, steps)
          const reports = events.map((_event, index) => [...factsOf(events.slice(0, index + 1)).values()])
          const shuffled = [...reports, ...reports]
            .map((report) => ({ report, key: picks.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ report }) => report)
          const merge = (all: readonly SegmentFacts[][]) =>
            all.reduce<ReturnType<typeof mergeSegments>>((parts, one) => mergeSegments(parts, one), [])
          const whole = merge([reports.at(-1) ?? []])
          expect(merge(shuffled)).toEqual(whole)
          // whoever handed over and did not come back is the one of whom the system says so
          const last = events.at(-2)
          if (last?.type === 'contact.transferred' && personOf(last.from))
            expect(whole.filter(isHandedOver).map(({ agentId }) => agentId)).toContain(of(last.from))
        },
      ),
      { numRuns: runsOf(150) },
    )
  })

  it('of a call that an agent makes begin with dialling; a customer who holds is nobody’s hold', () => {
    const facts = factsOf([
      { ...C, type: 'contact.started', at: 5, direction: 'outbound', from: party('1001'), to: '138' },
      { ...C, type: 'contact.answered', at: 9, agent: '1001', waitedMs: 4 },
      { type: 'contact.held', at: 10, contactId: 'k', by: '138' },
      { type: 'contact.resumed', at: 15, contactId: 'k', by: '138' },
    ])
    expect([...facts.values()]).toMatchObject([
      { rangAt: 5, answeredAt: 9, leftAt: null, talkedMs: 0, heldMs: 0 },
    ])
  })
})
