import fc from 'fast-check'
import { v7 } from 'uuid'
import { expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import { DoorError } from '../../shared/contract/door.ts'
import type { ContactId, CustomerId, FollowUpId, NoteId, TicketId } from '../../shared/domain/ids.ts'
import { afterTest, makeFolder, until } from '../hub/support/test-hub.ts'
import { CuttableProxy } from '../support/cuttable-proxy.ts'
import { deskLedger, expectSameLedger, hubCommands, hubLedger } from './support/compare-ledgers.ts'
import { bundle } from './support/core-process.ts'
import { HubProcess } from './support/hub-process.ts'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'
import { TestClock } from './support/test-clock.ts'
import { TestConsole } from './support/test-console.ts'

/** A desk on a line of its own. */
interface Desk {
  readonly name: string
  readonly console: TestConsole
  readonly line: CuttableProxy
  readonly clock: TestClock
}
interface Team {
  readonly hub: HubProcess
  readonly desks: readonly Desk[]
  /** Makes ids of this run, so that runs share a hub and no entity. */
  readonly here: (name: string) => string
}
/** What must be found at the end: texts of notes and attempts that a core took, and those that a person took back. */
interface Asked {
  texts: Set<string>
  undone: Set<string>
}
type Command = fc.AsyncCommand<Asked, Team>

const CUSTOMERS = ['c1', 'c2'] as const
const TICKETS = ['t1', 't2'] as const
const CONTACTS = ['k1', 'k2', 'k3'] as const
const FOLLOW_UPS = ['f1', 'f2'] as const

type Plan = (here: Team['here'], text: string) => Act
const customerId = (here: Team['here'], name: string): CustomerId => here(name) as CustomerId
const ticketId = (here: Team['here'], name: string): TicketId => here(name) as TicketId

const plans: fc.Arbitrary<Plan> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...CUSTOMERS), fc.constantFrom('王小明', '陈丽', 'Ann'))
    .map(([id, name]): Plan => (here) => ({
      type: 'customer.create',
      id: customerId(here, id),
      fields: { name, level: 'standard', tags: [], numbers: [], addresses: [] },
    })),
  fc
    .tuple(
      fc.constantFrom(...CUSTOMERS),
      fc.record(
        {
          name: fc.constantFrom('王', '陈', 'B'),
          level: fc.constantFrom('gold' as const, 'vip' as const),
          tags: fc.subarray(['急', '老客户', 'x']),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([id, fields]): Plan => (here) => ({ type: 'customer.update', id: customerId(here, id), fields })),
  fc.tuple(fc.constantFrom(...CUSTOMERS), fc.constantFrom('+8613800138000', '+8613900139000')).map(
    ([id, e164]): Plan =>
      (here) =>
        ({ type: 'customer.linkNumber', id: customerId(here, id), e164 }) as Act,
  ),
  fc
    .tuple(fc.constantFrom(...CONTACTS), fc.constantFrom(null, ...CUSTOMERS))
    .map(([contact, customer]): Plan => (here) => ({
      type: 'ticket.openForContact',
      contactId: here(contact) as ContactId,
      customerId: customer && customerId(here, customer),
      callerNumber: null,
      queueId: null,
      title: contact,
    })),
  fc.constantFrom(...TICKETS).map((id): Plan => (here) => ({
    type: 'ticket.open',
    id: ticketId(here, id),
    contactId: null,
    customerId: null,
    callerNumber: null,
    queueId: null,
    fields: { kind: 'return', priority: 'P3', title: id, reason: null, product: null },
  })),
  fc
    .tuple(
      fc.constantFrom(...TICKETS),
      fc.record(
        {
          title: fc.constantFrom('a', 'b', 'c'),
          priority: fc.constantFrom('P1' as const, 'P4' as const),
          kind: fc.constantFrom('repair' as const, 'enquiry' as const),
        },
        { requiredKeys: [] },
      ),
    )
    .map(([id, fields]): Plan => (here) => ({ type: 'ticket.update', id: ticketId(here, id), fields })),
  fc
    .tuple(fc.constantFrom(...TICKETS), fc.constantFrom('processing', 'waiting', 'resolved', 'closed'))
    .map(([id, status]): Plan => (here) => ({ type: 'ticket.setStatus', id: ticketId(here, id), status })),
  fc.tuple(fc.constantFrom(...TICKETS), fc.nat(2)).map(([id, fromStep]): Plan => (here) => ({
    type: 'ticket.completeStage',
    id: ticketId(here, id),
    fromStep,
  })),
  ...[0, 1].map(() =>
    fc.constantFrom(...TICKETS).map((id): Plan => (here, text) => ({
      type: 'note.add',
      id: v7() as NoteId,
      about: { entity: 'ticket', id: here(id) },
      text,
    })),
  ),
  fc.constantFrom(...FOLLOW_UPS).map(
    (id): Plan =>
      (here) =>
        ({
          type: 'followUp.open',
          id: here(id) as FollowUpId,
          fields: {
            number: '+8613800138000',
            customerId: null,
            ticketId: null,
            subject: id,
            dueAt: 1_800_000_000_000,
            assignee: null,
          },
        }) as Act,
  ),
  fc
    .tuple(fc.constantFrom(...FOLLOW_UPS), fc.constantFrom('busy', 'noAnswer', 'reached'))
    .map(([id, outcome]): Plan => (here, text) => ({
      type: 'followUp.logAttempt',
      id: here(id) as FollowUpId,
      outcome,
      text,
      contactId: null,
      nextAt: null,
    })),
  fc
    .tuple(fc.constantFrom(...CONTACTS), fc.option(fc.constant(null)), fc.constantFrom('answered', 'missed'))
    .map(
      ([contact, , outcome]): Plan =>
        (here) =>
          ({
            type: 'call.report',
            facts: {
              contactId: here(contact),
              direction: 'inbound',
              number: '+8613800138000',
              queueId: null,
              agentId: null,
              customerId: null,
              startedAt: 1_790_000_000_000,
              answeredAt: outcome === 'answered' ? 1_790_000_005_000 : null,
              endedAt: null,
              waitedMs: null,
              outcome,
              quality: null,
            },
          }) as Act,
    ),
  fc.constantFrom(...CONTACTS).map((contact): Plan => (here) => ({
    type: 'call.wrapUp',
    contactId: here(contact) as ContactId,
    disposition: 'solved',
  })),
)

const nth = (team: Team, index: number): Desk => {
  const desk = team.desks[index % team.desks.length]
  if (!desk) throw new Error('a team without desks')
  return desk
}
let texts = 0

class Do implements Command {
  readonly #desk: number
  readonly #plans: readonly Plan[]
  constructor(desk: number, all: readonly Plan[]) {
    this.#desk = desk
    this.#plans = all
  }
  check = (): boolean => true
  async run(asked: Asked, team: Team): Promise<void> {
    const { door } = nth(team, this.#desk).console
    texts += 1
    const text = `text ${texts}`
    const acts = this.#plans.map((plan) => plan(team.here, text))
    try {
      await door.call('acts.do', { acts: acts.slice(0, 1), basedOn: null, draft: null, ask: v7() })
      if (JSON.stringify(acts[0]).includes(`"${text}"`)) asked.texts.add(text)
    } catch (error) {
      // what the rules refuse here was never promised to anybody
      if (!(error instanceof DoorError) || ['internal', 'badInput'].includes(error.code)) throw error
    }
  }
  toString = (): string => `desk ${this.#desk} does something`
}

/** What a desk, its line or the hub goes through. */
class Happens implements Command {
  readonly #name: string
  readonly #what: (team: Team, asked: Asked) => unknown
  constructor(name: string, what: (team: Team, asked: Asked) => unknown) {
    this.#name = name
    this.#what = what
  }
  check = (): boolean => true
  async run(asked: Asked, team: Team): Promise<void> {
    await this.#what(team, asked)
  }
  toString = (): string => this.#name
}

/** Lets the clock of a desk run ahead, so that nobody waits for the next try to connect. */
const hurry = ({ clock }: Desk): void => clock.advance(35_000)

const takeBack = async (desk: Desk, place: number, asked: Asked): Promise<void> => {
  const { items } = await desk.console.door.call('outbox.list', null)
  const item = items[place % Math.max(1, items.length)]
  if (!item) return
  try {
    await desk.console.door.call('outbox.undo', { id: item.id })
    const { act } = item
    if (act.type === 'note.add' || act.type === 'followUp.logAttempt') asked.undone.add(act.text)
  } catch (error) {
    if (!(error instanceof DoorError) || !['alreadySent', 'automatic'].includes(error.code)) throw error
  }
}
const sendAnew = async (desk: Desk, place: number): Promise<void> => {
  const { items } = await desk.console.door.call('outbox.list', null)
  const refused = items.filter(({ status }) => status === 'needsYou')
  const item = refused[place % Math.max(1, refused.length)]
  if (item) await desk.console.door.call('outbox.retry', { id: item.id })
}

const desk = fc.nat(2)
const acts = fc.tuple(desk, plans).map(([index, plan]) => new Do(index, [plan]))
const cut = desk.map((index) => new Happens(`cut ${index}`, (team) => nth(team, index).line.part()))
const join = desk.map(
  (index) =>
    new Happens(`join ${index}`, (team) => {
      nth(team, index).line.join()
      hurry(nth(team, index))
    }),
)
const restart = desk.map(
  (index) => new Happens(`restart ${index}`, (team) => nth(team, index).console.restart()),
)
const undo = fc
  .tuple(desk, fc.nat(5))
  .map(
    ([index, place]) =>
      new Happens(`undo ${index}`, (team, asked) => takeBack(nth(team, index), place, asked)),
  )
const retry = fc
  .tuple(desk, fc.nat(5))
  .map(([index, place]) => new Happens(`retry ${index}`, (team) => sendAnew(nth(team, index), place)))
const settle = desk.map(
  (index) =>
    new Happens(`wait a little ${index}`, async (team) => {
      hurry(nth(team, index))
      await new Promise((resolve) => setTimeout(resolve, 30))
    }),
)
const hubEnds = fc.constantFrom('SIGKILL' as const, 'SIGTERM' as const).map(
  (how) =>
    new Happens(`hub ${how}`, async ({ hub, desks }) => {
      await hub.end(how)
      await hub.start()
      desks.forEach(hurry)
    }),
)

/** Everybody is back, everything is sent and read. */
async function comeTogether({ hub, desks }: Team): Promise<void> {
  for (const { line } of desks) line.join()
  for (const one of desks) {
    await until(
      `${one.name} to be done`,
      async () => {
        const { hub: link, sync } = one.console.state
        expect(link.state).not.toBe('needsSignIn')
        if (link.state !== 'online') {
          one.clock.advance(5000)
          await new Promise((resolve) => setTimeout(resolve, 50))
          return false
        }
        return sync.toSend === 0 && sync.progress === null
      },
      60_000,
    )
  }
  const head = (): number =>
    Math.max(
      0,
      ...Object.values(hubLedger(hub.dataDir)).flatMap((rows) => rows.map(({ revision }) => revision)),
    )
  for (const {
    console: { options },
    name,
  } of desks)
    await until(
      `${name} to read everything`,
      () => {
        const rows = Object.values(deskLedger(options.dataDir, options.cacheKey)).flat()
        return Math.max(0, ...rows.map(({ revision }) => revision)) >= head()
      },
      30_000,
    )
}

async function checkAll(team: Team, asked: Asked): Promise<void> {
  await comeTogether(team)
  const ledger = hubLedger(team.hub.dataDir)
  const refusedTexts = new Set<string>()
  for (const { console: one, name } of team.desks) {
    expectSameLedger(deskLedger(one.options.dataDir, one.options.cacheKey), ledger, name)
    for (const { act } of (await one.door.call('outbox.list', null)).items)
      if (act.type === 'note.add' || act.type === 'followUp.logAttempt') refusedTexts.add(act.text)
  }
  const found = [
    ...(ledger['note'] ?? []).map(({ value }) => (value as { text: string }).text),
    ...(ledger['followUp'] ?? []).flatMap(({ value }) =>
      (value as { attempts: { text: string }[] }).attempts.map(({ text }) => text),
    ),
  ]
  expect(found.filter((text, index) => found.indexOf(text) !== index)).toEqual([])
  const lost = [...asked.texts].filter(
    (text) => !found.includes(text) && !refusedTexts.has(text) && !asked.undone.has(text),
  )
  expect(lost).toEqual([])
  expect(found.filter((text) => asked.undone.has(text))).toEqual([])
  const commands = hubCommands(team.hub.dataDir)
  expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length)
}

async function openDesk(hub: HubProcess, index: number): Promise<Desk> {
  const line = await CuttableProxy.start(() => hub.port)
  const clock = new TestClock()
  const one = await TestConsole.start(line.url, { clock, isTrial: true })
  await one.door.call('session.trialSignIn', { extension: `100${index + 1}` })
  await one.online()
  return { name: `desk ${index}`, console: one, line, clock }
}

const model = (count: number): fc.Arbitrary<Iterable<Command>> => {
  const usual = [acts, acts, acts, acts, acts, acts, cut, join, join, restart, undo, retry, settle, settle]
  return fc.commands([...usual, hubEnds] as fc.Arbitrary<Command>[], {
    maxCommands: 18 + 8 * count,
    size: 'max',
  })
}

test.each([
  [2, 10],
  [3, 6],
])(
  '%i desks, with edits, cuts and restarts of desks and hub (%i runs): all end with the ledger of the hub, nothing lost or doubled',
  { timeout: timeLimitOf(540_000) },
  async (count, runs) => {
    const hub = await HubProcess.start(makeFolder(), await bundle('hub'))
    let run = 0
    const play = async (commands: Iterable<Command>): Promise<void> => {
      run += 1
      const prefix = `run-${count}-${run}`
      const desks = await Promise.all(Array.from({ length: count }, (_, index) => openDesk(hub, index)))
      const team: Team = { hub, desks, here: (name) => `${prefix}-${name}` }
      const asked: Asked = { texts: new Set(), undone: new Set() }
      try {
        await fc.asyncModelRun(() => ({ model: asked, real: team }), commands)
        await checkAll(team, asked)
      } finally {
        for (const { console: one, line } of desks) {
          await one.close()
          await line.stop()
        }
      }
    }
    await fc.assert(fc.asyncProperty(model(count), play), {
      numRuns: runsOf(runs),
      seed: seedOf(`desks-model ${count}`),
      endOnFailure: true,
    })
    afterTest(() => hub.end('SIGKILL'))
  },
)
