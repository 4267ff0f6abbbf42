import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { can, GRANTS } from '../../shared/acts/can.ts'
import {
  decide,
  dependsOn,
  draftOf,
  readsOf,
  referencesOf,
  subjectOf,
  typedTextOf,
} from '../../shared/acts/decide.ts'
import type { DecideContext } from '../../shared/acts/define-act.ts'
import { namedView, UnnamedReadError } from '../../shared/acts/named-view.ts'
import { offlineModeOf } from '../../shared/acts/offline-mode.ts'
import { refusalMessage } from '../../shared/acts/refusal-messages.ts'
import { EXECUTOR_REFUSALS } from '../../shared/acts/refusals.ts'
import { Act, ACT_TYPES, actDefinition } from '../../shared/acts/registry.ts'
import { DEFAULT_APPROVAL_LIMITS } from '../../shared/domain/approvers.ts'
import {
  callRecordIdOf,
  followUpIdOf,
  numberLinkIdOf,
  PersonId,
  ticketIdOf,
  type ContactId,
  type CustomerId,
} from '../../shared/domain/ids.ts'
import { LANGUAGES, type Message } from '../../shared/domain/message.ts'
import { Role } from '../../shared/domain/people.ts'
import { entityKey } from '../../shared/entities/entity-ref.ts'
import { ENTITY_TYPES, entitySchema, isEntityType } from '../../shared/entities/registry.ts'
import { zodArbitrary } from '../support/zod-arbitrary.ts'
import { MemoryLedger } from './ledger-fixture.ts'
import { runsOf } from '../support/property.ts'

/** Everything that the tests ask of an act is asked of every act here: who adds one adds it to the registry and runs this. */

const IDS = ['a', 'b']
const NUMBER = '+8613800138000'
/** Texts of acts and entities: ids meet, and reasons of kinds are among them. */
const POOL = [...IDS, ...IDS, NUMBER, 'quality', 'usage', '1001']
const actsOf = (type: (typeof ACT_TYPES)[number]): fc.Arbitrary<Act> =>
  zodArbitrary(actDefinition(type).input, POOL).map((fields) => Act.parse({ type, ...(fields as object) }))

const underReview = {
  id: 'a',
  kind: 'return',
  status: 'processing',
  step: 1,
  product: { orderId: null, name: 'a', serial: null },
  customerId: null,
  decision: null,
} as const
const decideAs = (verdict: 'approved' | 'rejected', comment: string): Act =>
  Act.parse({ type: 'ticket.decideRequest', id: 'a', verdict, comment })
const approvedFirstBy = (by: string) => {
  const { kind, product, customerId } = underReview
  return { by, at: 1, comment: '', about: { kind, product, customerId, amount: null } }
}
/** Acts and ledgers that give refusals which random ones do not reach. */
const RARE: readonly {
  readonly act: Act
  readonly items: Readonly<Record<string, unknown>>
  readonly over?: Partial<DecideContext>
}[] = [
  { act: decideAs('rejected', ' '), items: { 'ticket/a': underReview } },
  { act: decideAs('approved', 'yes'), items: { 'ticket/a': { ...underReview, product: null } } },
  { act: decideAs('approved', 'yes'), items: { 'ticket/a': { ...underReview, requesters: ['a'] } } },
  ...['a', 'b'].map((by) => ({
    act: decideAs('approved', 'yes'),
    items: { 'ticket/a': { ...underReview, firstApproval: approvedFirstBy(by) } },
  })),
  // nobody else could give the second approval
  ...(['agent', 'supervisor'] as const).map((role) => ({
    act: decideAs('approved', 'yes'),
    items: { 'ticket/a': underReview },
    over: { actor: { id: 'a' as PersonId, role }, supervisors: () => [] },
  })),
]

/** Ids under which rules look something up: those of the pool, and those that follow from a contact or a number. */
const idsIn = [...IDS, ...IDS.flatMap((id) => derivedFrom(id)), numberLinkIdOf(NUMBER)]
function derivedFrom(id: string): string[] {
  const contact = id as ContactId
  return [ticketIdOf(contact), callRecordIdOf(contact), followUpIdOf(contact)]
}

/** A ledger in which every id of every kind holds something, each time something else. */
const fullLedger: fc.Arbitrary<MemoryLedger> = fc
  .tuple(
    ...ENTITY_TYPES.map((kind) =>
      fc.array(zodArbitrary(entitySchema(kind), POOL), {
        minLength: idsIn.length,
        maxLength: idsIn.length,
      }),
    ),
  )
  .map((values) => {
    const ledger = new MemoryLedger()
    for (const [at, kind] of ENTITY_TYPES.entries())
      for (const [index, value] of (values[at] ?? []).entries()) {
        const id = idsIn[index]!
        ledger.items.set(`${kind}/${id}`, { ...(value as object), id })
      }
    return ledger
  })

const expectBothLanguages = (message: Message | undefined, of: string): void => {
  for (const language of LANGUAGES) expect(message?.[language].trim(), `${of} in ${language}`).toBeTruthy()
}
/** Acts are decided as by somebody who may do them: an agent where every agent may. */
const context = (at: number, type: (typeof ACT_TYPES)[number]) =>
  ({
    actor: { id: PersonId.parse('a'), role: Role.options.find((role) => can(role, type)) ?? 'agent' },
    at,
    ticketNumber: null,
    timezone: 'Asia/Shanghai',
    approvalLimits: DEFAULT_APPROVAL_LIMITS,
    supervisors: () => null,
  }) as const

describe.each(ACT_TYPES.map((type) => [type]))('%s', (type) => {
  const definition = actDefinition(type)

  test('is named after the kind that it is about, and has a title in both languages', () => {
    expect(type).toMatch(/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/)
    expect(isEntityType(type.split('.')[0]!)).toBe(true)
    expectBothLanguages(definition.title, 'the title')
  })

  test('has a schema that takes its own acts and refuses what is none', () => {
    fc.assert(
      fc.property(actsOf(type), (act) => void expect(Act.parse(act)).toEqual(act)),
      { numRuns: runsOf(30) },
    )
    expect(Act.safeParse({ type }).success).toBe(false)
  })

  test('reads what it names alone, and refuses with its own codes alone, on empty and on full ledgers', () => {
    const codes = new Set(Object.keys(definition.refusals))
    const look = (act: Act, ledger: MemoryLedger): void => {
      const decision = decide(act, ledger, context(10, type))
      if (!decision.ok) expect(codes).toContain(decision.refusal.code)
    }
    fc.assert(
      fc.property(actsOf(type), (act) => look(act, new MemoryLedger())),
      { numRuns: runsOf(50) },
    )
    fc.assert(fc.property(actsOf(type), fullLedger, look), { numRuns: runsOf(100) })
  })

  test('changes what it named, or what it makes new', () => {
    fc.assert(
      fc.property(actsOf(type), fullLedger, (act, ledger) => {
        const decision = decide(act, ledger, context(10, type))
        if (!decision.ok) return
        const named = readsOf(act).map((read) =>
          read.kind === 'entity' ? entityKey(read.entity, read.id) : '',
        )
        for (const change of decision.changes) {
          const key = entityKey(change.entity, change.id)
          expect(named.includes(key) || change.op === 'put', key).toBe(true)
          // what a hub and an older console would make of it
          expect(['put', 'set']).toContain(change.op)
          const schema = entitySchema(change.entity)
          if (change.op === 'put') expect(schema.safeParse(change.value).error).toBeUndefined()
          else
            expect(
              (schema as unknown as z.ZodObject).partial().safeParse(change.fields).error,
            ).toBeUndefined()
        }
      }),
      { numRuns: runsOf(50) },
    )
  })

  test('waits for what makes its subject, and for the steps before it', () => {
    fc.assert(
      fc.property(actsOf(type), (act) => {
        const { entity, id } = subjectOf(act)
        expect(referencesOf(act)).toContain(entityKey(entity, id))
        // an act that names a customer or a ticket waits for the act that makes it
        for (const [kind, other] of idsNamedIn(act))
          expect(referencesOf(act)).toContain(entityKey(kind, other))
        expect(dependsOn(act, act)).toBe(definition.advancesSubject?.(act) ?? false)
      }),
      { numRuns: runsOf(30) },
    )
  })

  test('says who may do it', () => {
    const grants = GRANTS.get(type)
    for (const role of Role.options) expect(['all', 'own', 'none']).toContain(grants?.[role])
    expect(decide(anyAct(type), new MemoryLedger(), context(1, type))).not.toMatchObject({
      refusal: { code: 'notAllowed' },
    })
  })

  test('says what it is without the hub, however its subject stands', () => {
    const modes = ['final', 'intent', 'online']
    expect(modes).toContain(offlineModeOf(type))
    const subject = zodArbitrary(entitySchema(subjectOf(anyAct(type)).entity), POOL)
    fc.assert(
      fc.property(subject, (value) => void expect(modes).toContain(offlineModeOf(type, value as never))),
      { numRuns: runsOf(50) },
    )
  })

  test('says in both languages why it is refused', () => {
    for (const [code, message] of Object.entries(definition.refusals)) {
      expectBothLanguages(message, code)
      // a code means the same in every act, and wherever it is shown
      expect(refusalMessage(code)).toBe(message)
    }
  })

  test('leaves what was typed as a draft of its subject, and as text', () => {
    fc.assert(
      fc.property(actsOf(type), (act) => {
        // an update of nothing is no fault, and nothing was typed for it
        fc.pre(!('fields' in act) || Object.keys(act.fields).length > 0)
        const draft = draftOf(act)
        const text = typedTextOf(act)
        if (draft) expect(draft.key).toMatch(/^[a-zA-Z]+:.+$/)
        if (draft) expect(Object.keys(draft.value as object).length).toBeGreaterThan(0)
        expect(text === null || text.trim() !== '').toBe(true)
        const texts = textsIn(act)
        for (const part of text?.split(' · ') ?? []) expect(texts).toContain(part)
        for (const leaf of textsIn(draft?.value)) expect(texts).toContain(leaf)
      }),
      { numRuns: runsOf(30) },
    )
  })
})

/**
 * The customers and tickets that the fields of an act name, at any depth, other than by the act's own id. What a line tells of a
 * call (`facts`) is told whatever becomes of the customer, and `about` is what somebody saw when they decided.
 */
function idsNamedIn(value: unknown): ['customer' | 'ticket', string][] {
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]): ['customer' | 'ticket', string][] => {
    if (key === 'facts' || key === 'about') return []
    if (typeof inner !== 'string') return idsNamedIn(inner)
    if (key === 'customerId') return [['customer', inner]]
    return key === 'ticketId' ? [['ticket', inner]] : []
  })
}

/** Every text in a value, at any depth. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : []
}

const anyAct = (type: (typeof ACT_TYPES)[number]): Act => fc.sample(actsOf(type), { seed: 1, numRuns: 1 })[0]!

test('no code is listed that no rule gives', () => {
  for (const type of ACT_TYPES) {
    const given = new Set<string>()
    const note = (act: Act, ledger: MemoryLedger, over: Partial<DecideContext> = {}): void => {
      const decision = decide(act, ledger, { ...context(10, type), ...over })
      if (!decision.ok) given.add(decision.refusal.code)
    }
    for (const act of fc.sample(actsOf(type), { seed: 7, numRuns: 40 })) note(act, new MemoryLedger())
    const ledgers = fc.sample(fullLedger, { seed: 7, numRuns: 60 })
    const acts = fc.sample(actsOf(type), { seed: 8, numRuns: 2400 })
    for (const [at, act] of acts.entries()) note(act, ledgers[at % ledgers.length]!)
    for (const { act, items, over } of RARE.filter(({ act }) => act.type === type)) {
      const ledger = new MemoryLedger()
      for (const [key, value] of Object.entries(items)) ledger.items.set(key, value)
      note(act, ledger, over)
    }
    expect([type, [...given].sort()]).toEqual([type, Object.keys(actDefinition(type).refusals).sort()])
  }
})

test('a look at what is not named throws, also where there is nothing', () => {
  const view = namedView('note.add', [{ kind: 'entity', entity: 'note', id: 'a' }], new MemoryLedger())
  expect(view.get('note', 'a')).toBeUndefined()
  expect(() => view.get('note', 'b')).toThrow(UnnamedReadError)
  expect(() => view.get('ticket', 'a')).toThrow('note.add looks at ticket/a')
  expect(() => view.openTicketsOf('a' as CustomerId)).toThrow(UnnamedReadError)
})

test('what the executor refuses by itself is said in both languages', () => {
  for (const [code, message] of Object.entries(EXECUTOR_REFUSALS)) expectBothLanguages(message, code)
})
