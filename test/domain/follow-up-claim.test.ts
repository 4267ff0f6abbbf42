import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dependsOn } from '../../shared/acts/decide.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { FollowUpId, PersonId } from '../../shared/domain/ids.ts'
import { MemoryLedger } from './ledger-fixture.ts'
import { runsOf } from '../support/property.ts'

/** Who has a follow-up: taken, handed over and given back, by persons who see it at different times. */

const id = FollowUpId.parse('f-1')
const [ann, bo, cleo] = [PersonId.parse('ann'), PersonId.parse('bo'), PersonId.parse('cleo')]
const PEOPLE = [ann, bo, cleo] as const

const assign = (from: PersonId | null, to: PersonId | null): Act => ({
  type: 'followUp.assign',
  id,
  from,
  to,
})
const attempt = (outcome: 'noAnswer' | 'reached' = 'noAnswer'): Act => ({
  type: 'followUp.logAttempt',
  id,
  outcome,
  text: '',
  contactId: null,
  nextAt: null,
})
const owed = (assignee: PersonId | null = null): MemoryLedger => {
  const ledger = new MemoryLedger()
  const fields = { number: null, customerId: null, ticketId: null, subject: '退款', dueAt: 1, assignee }
  ledger.do({ type: 'followUp.open', id, fields })
  return ledger
}
const by = (person: PersonId) => ({ actor: { id: person, role: 'agent' as const } })
const holder = (ledger: MemoryLedger): PersonId | null | undefined => ledger.get('followUp', id)?.assignee

describe('a follow-up', () => {
  it('is taken by one of two who take it at once; the other is refused, and may take it over knowing whose it is', () => {
    const ledger = owed()
    expect(ledger.do(assign(null, ann), by(ann)).ok).toBe(true)
    expect(ledger.do(assign(null, bo), by(bo))).toEqual({ ok: false, refusal: { code: 'takenMeanwhile' } })
    expect(holder(ledger)).toBe(ann)
    expect(ledger.do(assign(ann, bo), by(bo)).ok).toBe(true)
    expect(holder(ledger)).toBe(bo)
  })

  it('is handed over and given back, and taken twice by the same person once', () => {
    const ledger = owed(ann)
    expect(ledger.do(assign(null, ann), by(ann))).toEqual({ ok: true, changes: [] })
    ledger.do(assign(ann, cleo), by(ann))
    expect(holder(ledger)).toBe(cleo)
    ledger.do(assign(cleo, null), by(cleo))
    expect(holder(ledger)).toBeNull()
  })

  it('that is settled, or not there, is taken by nobody', () => {
    const ledger = owed()
    ledger.do(attempt('reached'), by(ann))
    expect(ledger.do(assign(null, bo), by(bo))).toMatchObject({ refusal: { code: 'alreadySettled' } })
    expect(new MemoryLedger().do(assign(null, bo), by(bo))).toMatchObject({ refusal: { code: 'notFound' } })
  })

  it('stays with who has it when a colleague tries to reach the customer; the attempt waits for no claim', () => {
    const ledger = owed(ann)
    ledger.do(attempt(), by(bo))
    expect(ledger.get('followUp', id)).toMatchObject({ assignee: ann, attempts: [{ by: bo }] })
    expect(dependsOn(attempt(), assign(null, bo))).toBe(false)
  })
})

/** One console: what the hub had when it last looked, with its own acts over it, which are not sent yet. */
class Console {
  readonly #person: PersonId
  readonly #hub: MemoryLedger
  #view: MemoryLedger
  #base: MemoryLedger
  #unsent: Act[] = []
  /** Claims that the hub refused. */
  lost = 0

  constructor(person: PersonId, hub: MemoryLedger) {
    this.#person = person
    this.#hub = hub
    this.#base = copyOf(hub)
    this.#view = copyOf(hub)
  }
  get shown(): PersonId | null {
    return holder(this.#view) ?? null
  }
  do(act: Act): boolean {
    const decision = this.#view.do(act, by(this.#person))
    if (decision.ok && decision.changes.length > 0) this.#unsent.push(act)
    return decision.ok
  }
  /** Sends everything, and sees what the hub has. `answer` hears of each act in the hub's order. */
  sync(answer: (act: Act, isDone: boolean) => void): void {
    for (const act of this.#unsent) {
      const { ok } = this.#hub.do(act, by(this.#person))
      if (!ok && act.type === 'followUp.assign') this.lost += 1
      answer(act, ok)
    }
    this.#unsent = []
    this.#base = copyOf(this.#hub)
    this.#view = copyOf(this.#base)
  }
}
const copyOf = (ledger: MemoryLedger): MemoryLedger => {
  const copy = new MemoryLedger()
  for (const [key, value] of ledger.items) copy.items.set(key, value)
  return copy
}

const step = fc.record({
  who: fc.nat(1),
  what: fc.constantFrom('take', 'take', 'takeOver', 'handOver', 'giveBack', 'attempt', 'sync', 'sync'),
})

it('is always with one person, whom every console shows after it has looked, whatever two agents do with and without the hub', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const hub = owed()
      const consoles = [new Console(ann, hub), new Console(bo, hub)]
      // a book of its own: who has it by the hub's order of what was not refused
      let book: PersonId | null = null
      let attempts = 0
      const heard =
        (person: PersonId) =>
        (act: Act, isDone: boolean): void => {
          if (act.type === 'followUp.logAttempt') {
            // a call that was made counts, whoever has the follow-up
            attempts += Number(isDone)
            if (isDone && attempts < 5) book ??= person
            return
          }
          if (act.type !== 'followUp.assign') return
          const isOwed = hub.get('followUp', id)?.status === 'owed'
          expect(isDone).toBe(isOwed && (book === act.from || book === act.to))
          if (isDone) book = act.to
        }
      const syncOf = (index: number): void => consoles[index]!.sync(heard(PEOPLE[index]!))
      for (const { who, what } of steps) {
        const one = consoles[who]!
        const me = PEOPLE[who]!
        if (what === 'sync') syncOf(who)
        else if (what === 'attempt') one.do(attempt())
        else if (what === 'take') {
          // only one that is free is offered to be taken
          if (one.shown === null) expect(one.do(assign(null, me))).toBe(!isSettledFor(one))
        } else if (what === 'takeOver') one.do(assign(one.shown, me))
        else if (what === 'handOver') one.do(assign(one.shown, cleo))
        else one.do(assign(one.shown, null))
        expect(holder(hub)).toBe(book)
      }
      syncOf(0)
      syncOf(1)
      syncOf(0)
      expect(consoles.map(({ shown }) => shown)).toEqual([book, book])
    }),
    { numRuns: runsOf(300) },
  )
})

/** True where a console's own view has the follow-up settled: no more attempts are made. */
function isSettledFor(one: Console): boolean {
  return !one.do(assign(one.shown, one.shown))
}
