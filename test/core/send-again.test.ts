import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import type { OnlyHereItem } from '../../shared/contract/desk-queries.ts'
import type { AgainItem } from '../../shared/contract/send-again.ts'
import type { Customer } from '../../shared/domain/customer.ts'
import type { CustomerId, NoteId } from '../../shared/domain/ids.ts'
import { commonRevision } from '../../shared/domain/epoch-forks.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { until } from '../hub/support/test-hub.ts'
import { personId } from '../hub/support/test-team.ts'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'
import { deskLedger, expectSameLedger, hubLedger } from './support/compare-ledgers.ts'
import { PutBackHub } from './support/put-back-hub.ts'
import { CACHE_KEY, TestConsole } from './support/test-console.ts'
import { openHubData } from '../support/hub-data.ts'

/** What was lost with a restored backup is sent again by one click, by its authors where the hub's receipt proves them, and once. */

const named = (id: string, name: string): Act => ({
  type: 'customer.update',
  id: id as CustomerId,
  fields: { name },
})
const customersAt = ({ dataDir }: PutBackHub): Map<string, Pick<Customer, 'name' | 'sentAgain'>> =>
  new Map((hubLedger(dataDir)['customer'] ?? []).map(({ id, value }) => [id, value as Customer]))
/** Who changed an entity at the hub, in order. */
function changesOf({ dataDir }: PutBackHub, id: string): { actor: string; op: string }[] {
  const db = openHubData(dataDir, { readonly: true })
  try {
    return db
      .prepare<[string], { actor: string; op: string }>(
        'SELECT actor, op FROM changes WHERE entity_id = ? ORDER BY revision',
      )
      .all(id)
  } finally {
    db.close()
  }
}
/** Everything that the hub's feed ever said of customers, as JSON. */
function customersEverAt({ dataDir }: PutBackHub): string[] {
  const db = openHubData(dataDir, { readonly: true })
  try {
    return db.prepare<[], string>(`SELECT body FROM changes WHERE entity = 'customer'`).pluck().all()
  } finally {
    db.close()
  }
}
const isSame = (desk: TestConsole, hub: PutBackHub, who: string): Promise<void> =>
  vi.waitFor(
    () => expectSameLedger(deskLedger(desk.options.dataDir, CACHE_KEY), hubLedger(hub.dataDir), who),
    { timeout: 15_000 },
  )
async function signInAgain(desk: TestConsole, extension: string): Promise<void> {
  await until('the end of the session', () => desk.state.hub.state === 'needsSignIn', 20_000)
  await desk.signIn(extension)
}
const knowsLoss = (desk: TestConsole, count: number): Promise<unknown> =>
  until(`${count} entries only here`, () => desk.state.sync.onlyHere.toSend === count, 15_000)
const sendAgain = async (desk: TestConsole): Promise<void> => {
  await desk.door.call('outbox.sendAgain', null)
  await until('the end of it', () => desk.state.sync.onlyHere.toSend === 0, 15_000)
}
const startTwo = async (hub: PutBackHub) => {
  const ann = await (await TestConsole.start(hub.url)).signIn('1001')
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  return { ann, bo }
}

test('own commands come back as their author’s, the rest as the sender’s, and the same one once', async () => {
  const hub = await PutBackHub.start()
  const { ann, bo } = await startTwo(hub)
  await ann.do(createCustomer('c-before', '之前'))
  await ann.sent()
  const file = hub.backUp()
  const gone = await TestDesk.connect(hub.url, '1003')
  await ann.do(createCustomer('c-ann', '安的'))
  await bo.do(createCustomer('c-bo', '博的'))
  await gone.act(createCustomer('c-gone', '没有了的那台'))
  await Promise.all([ann.sent(), bo.sent()])
  await gone.act(named('c-before', '改名'))
  await Promise.all([isSame(ann, hub, 'ann'), isSame(bo, hub, 'bo')])

  await hub.restore(file)
  await signInAgain(ann, '1001')
  await signInAgain(bo, '1002')
  await knowsLoss(ann, 4)
  await knowsLoss(bo, 4)
  expect(ann.state.sync.onlyHere.isTaken).toBe(true)
  await sendAgain(ann)
  // what ann sent is not only at bo’s any more; and bo’s own is there already
  await knowsLoss(bo, 0)
  await sendAgain(bo)
  expect([...customersAt(hub)].map(([id, { name }]) => [id, name]).toSorted()).toEqual([
    ['c-ann', '安的'],
    ['c-before', '改名'],
    ['c-bo', '博的'],
    ['c-gone', '没有了的那台'],
  ])
  expect(changesOf(hub, 'c-ann')).toEqual([{ actor: personId('1001'), op: 'put' }])
  expect(changesOf(hub, 'c-gone')).toEqual([{ actor: personId('1001'), op: 'put' }])
  expect(changesOf(hub, 'c-bo')).toHaveLength(1)
  // whose author the hub’s receipt proves bears no mark; the rest says who sent it, here and there
  const mark = { by: personId('1001'), at: expect.any(Number) as number }
  expect([...customersAt(hub)].map(([id, { sentAgain }]) => [id, sentAgain]).toSorted()).toEqual([
    ['c-ann', undefined],
    ['c-before', mark],
    // ann’s console had it, too, and was first
    ['c-bo', mark],
    ['c-gone', mark],
  ])
  await Promise.all([isSame(ann, hub, 'ann'), isSame(bo, hub, 'bo')])
})

test('what somebody changed since the restore stays as it is, and the other one stays here', async () => {
  const hub = await PutBackHub.start()
  const { ann, bo } = await startTwo(hub)
  await bo.do(createCustomer('c-1', '之前'))
  await bo.sent()
  const file = hub.backUp()
  await bo.do(named('c-1', '丢了的'))
  await bo.sent()
  await isSame(ann, hub, 'ann')
  await hub.restore(file)
  await signInAgain(bo, '1002')
  await bo.do(named('c-1', '之后'))
  await bo.sent()
  await signInAgain(ann, '1001')
  await knowsLoss(ann, 1)
  await ann.door.call('outbox.sendAgain', null)
  await until('the answer', () => ann.state.sync.onlyHere.notTaken === 1, 15_000)
  expect(ann.state.notices.map(({ key }) => key)).toContain('notTakenAgain')
  expect(customersAt(hub).get('c-1')?.name).toBe('之后')
  await isSame(ann, hub, 'ann')
})

test('an older name never takes the place of a newer one, whoever sends first', async () => {
  const hub = await PutBackHub.start()
  const { ann, bo } = await startTwo(hub)
  await ann.do(createCustomer('c-1', '之前'))
  await ann.sent()
  await isSame(bo, hub, 'bo')
  const file = hub.backUp()
  await ann.do(named('c-1', '安改的'))
  await ann.sent()
  await isSame(bo, hub, 'bo')
  await ann.close()
  await bo.do(named('c-1', '博后来改的'))
  await bo.sent()
  await isSame(bo, hub, 'bo')
  await hub.restore(file)
  // the newer name is there before ann’s own older command comes, who never saw the newer one
  await signInAgain(bo, '1002')
  await knowsLoss(bo, 1)
  await sendAgain(bo)
  expect(customersAt(hub).get('c-1')?.name).toBe('博后来改的')
  await ann.open()
  await signInAgain(ann, '1001')
  await ann.online()
  await sendAgain(ann)
  await isSame(ann, hub, 'ann')
  expect(customersAt(hub).get('c-1')?.name).toBe('博后来改的')
}, 60_000)

test('each entry that the hub did not take is listed with its words and why, and a person decides about it alone', async () => {
  const hub = await PutBackHub.start()
  const { ann, bo } = await startTwo(hub)
  await bo.do(createCustomer('c-1', '之前'))
  await bo.sent()
  const file = hub.backUp()
  await bo.do(named('c-1', '丢了的'))
  await bo.do({
    type: 'note.add',
    id: 'n-1' as NoteId,
    about: { entity: 'customer', id: 'c-1' },
    text: '下午三点后再打',
  })
  await bo.do(createCustomer('c-2', '也丢了的'))
  await bo.sent()
  await isSame(ann, hub, 'ann')
  await hub.restore(file)
  await signInAgain(bo, '1002')
  await bo.do(named('c-1', '之后'))
  await bo.sent()
  await signInAgain(ann, '1001')
  await knowsLoss(ann, 3)
  const list = async () => (await ann.door.call('onlyHere.list', null)).items
  const [customer] = (await list()).filter(({ id }) => id === 'c-1')
  const [note] = (await list()).filter(({ id }) => id === 'n-1')
  if (!customer || !note) throw new Error('not listed')
  const keyOf = ({ entity, id, epoch }: OnlyHereItem) => ({ entity, id, epoch })
  expect(note).toMatchObject({
    status: 'waiting',
    answer: null,
    words: ['下午三点后再打'],
    ticket: null,
    customer: '之后',
    canTryAgain: true,
  })

  // one alone
  await ann.door.call('onlyHere.sendAgain', keyOf(note))
  await knowsLoss(ann, 2)
  expect((hubLedger(hub.dataDir)['note'] ?? []).map(({ id }) => id)).toEqual(['n-1'])
  expect(customersAt(hub).has('c-2')).toBe(false)

  // one that somebody changed since stays, with its words
  await ann.door.call('onlyHere.sendAgain', keyOf(customer))
  await until('the answer', () => ann.state.sync.onlyHere.notTaken === 1, 15_000)
  const [refused] = await list()
  expect(refused).toMatchObject({ id: 'c-1', status: 'notTaken', answer: 'changed', canTryAgain: false })
  expect(refused?.words[0]).toBe('丢了的')
  await expect(ann.door.call('onlyHere.sendAgain', keyOf(customer))).rejects.toMatchObject({
    code: 'notAllowed',
  })
  expect(customersAt(hub).get('c-1')?.name).toBe('之后')

  await ann.door.call('onlyHere.discard', keyOf(customer))
  expect((await list()).map(({ id }) => id)).toEqual(['c-2'])
  expect(ann.state.sync.onlyHere).toMatchObject({ toSend: 1, notTaken: 0 })
  await expect(ann.door.call('onlyHere.discard', keyOf(customer))).rejects.toMatchObject({ code: 'notFound' })
}, 60_000)

test('a restore with --reject-newer takes nothing again, and says so', async () => {
  const hub = await PutBackHub.start()
  const { ann } = await startTwo(hub)
  const file = hub.backUp()
  await ann.do(createCustomer('c-ann', '安的'))
  await ann.sent()
  await isSame(ann, hub, 'ann')
  await hub.restore(file, true)
  await signInAgain(ann, '1001')
  await knowsLoss(ann, 1)
  expect(ann.state.sync.onlyHere.isTaken).toBe(false)
  const desk = await TestDesk.connect(hub.url, '1001')
  const item = { kind: 'entity', epoch: 'e', revision: 9, entity: 'customer', id: 'x', value: {} } as const
  expect(await desk.call('again:send', { items: [item] })).toMatchObject({
    ok: true,
    value: { answers: [{ status: 'refused', code: 'notTaken' }] },
  })
  expect(customersAt(hub).size).toBe(0)
})

test('nobody sends again what a colleague did not do, a role or a decision', async () => {
  const hub = await PutBackHub.start()
  const before = await TestDesk.connect(hub.url, '1001')
  const command = before.command(createCustomer('c-1', '真的'))
  const [done] = await before.submit(command)
  expect(done).toMatchObject({ status: 'done', receipt: expect.any(String) as string })
  const file = hub.backUp()
  const { epoch } = (await (await fetch(`${hub.url}/health`)).json()) as { epoch: string }
  await hub.restore(file)
  const bo = await TestDesk.connect(hub.url, '1002')
  const place = { epoch, revision: done?.status === 'done' ? done.revision : 0 }
  const receipt = done?.status === 'done' ? (done.receipt ?? '') : ''
  const answer = async (item: AgainItem): Promise<unknown> =>
    (await bo.ask('again:send', { items: [item] })).answers[0]
  const commandItem = { kind: 'command', ...place, command, receipt } as const
  const forged = { ...command, id: crypto.randomUUID(), act: createCustomer('c-2', '假的') }
  expect(await answer({ ...commandItem, command: forged })).toMatchObject({ code: 'notProven' })
  expect(await answer({ ...commandItem, command: { ...command, actor: personId('1100') } })).toMatchObject({
    code: 'notProven',
  })
  expect(await answer({ ...commandItem, revision: 999 })).toMatchObject({ code: 'notProven' })
  expect(await answer(commandItem)).toMatchObject({ status: 'taken' })
  const boss = {
    id: personId('1002'),
    name: 'Bo',
    extension: '1002',
    role: 'administrator',
    skills: {},
    active: true,
  }
  const entity = { kind: 'entity', epoch, revision: 999 } as const
  expect(await answer({ ...entity, entity: 'person', id: boss.id, value: boss })).toMatchObject({
    code: 'notAllowed',
  })
  expect(await answer({ ...entity, entity: 'customer', id: 'c-9', value: { id: 'c-9' } })).toMatchObject({
    code: 'badValue',
  })
})

test('epochs that were put back from the same backup are the same up to there', () => {
  const forks = {
    b: { from: 'a', revision: 10 },
    c: { from: 'a', revision: 7 },
    d: { from: 'b', revision: 15 },
  }
  expect(commonRevision('a', 'b', forks)).toBe(10)
  expect(commonRevision('b', 'c', forks)).toBe(7)
  expect(commonRevision('d', 'b', forks)).toBe(15)
  expect(commonRevision('d', 'c', forks)).toBe(7)
  expect(commonRevision('x', 'c', forks)).toBeUndefined()
  // a list that leads in a circle ends
  expect(commonRevision('y', 'x', { y: { from: 'y', revision: 1 } })).toBeUndefined()
})

// ---- any backups and restores ------------------------------------------------------------------------------------

type Step =
  | { readonly do: 'create' | 'note' | 'rename'; readonly desk: number; readonly about: number }
  | { readonly do: 'away'; readonly desk: number }
  | { readonly do: 'backUp' }
  | { readonly do: 'restore'; readonly backup: number }
  | { readonly do: 'sendAgain'; readonly desk: number }
const desk = fc.nat({ max: 2 })
const STEPS: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('create', 'note', 'rename'), desk, about: fc.nat(9) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('away' as const), desk }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('backUp' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restore' as const), backup: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sendAgain' as const), desk }) },
)
const EXTENSIONS = ['1001', '1002', '1003'] as const

/** Three consoles and a hub that is backed up and put back. */
class PutBackTeam {
  readonly hub: PutBackHub
  readonly desks: TestConsole[]
  readonly #backups: string[]
  readonly #away = new Set<number>()
  /** What consoles took from a person: nothing of it may be gone at the end. */
  readonly made: { kind: 'customer' | 'note'; id: string }[] = []
  /** Names that consoles took for a customer, the one that it was made with first. */
  readonly names = new Map<string, string[]>()
  #count = 0

  private constructor(hub: PutBackHub, desks: TestConsole[]) {
    this.hub = hub
    this.desks = desks
    this.#backups = [hub.backUp()]
  }
  static async start(): Promise<PutBackTeam> {
    const hub = await PutBackHub.start()
    const desks: TestConsole[] = []
    for (const extension of EXTENSIONS) desks.push(await (await TestConsole.start(hub.url)).signIn(extension))
    return new PutBackTeam(hub, desks)
  }

  async take(step: Step): Promise<void> {
    if (step.do === 'backUp') return void this.#backups.push(this.hub.backUp())
    if (step.do === 'restore')
      return this.hub.restore(this.#backups[step.backup % this.#backups.length] ?? '')
    const console = this.desks[step.desk]
    if (!console) return
    if (step.do === 'away') {
      if (!this.#away.delete(step.desk)) {
        this.#away.add(step.desk)
        await console.close()
      } else await console.open()
      return
    }
    if (this.#away.has(step.desk)) return
    if (step.do === 'sendAgain') return void (await console.door.call('outbox.sendAgain', null))
    await this.#act(step, console)
  }

  async #act(step: Extract<Step, { about: number }>, console: TestConsole): Promise<void> {
    this.#count += 1
    const id = `x-${this.#count}`
    const customers = this.made.filter(({ kind }) => kind === 'customer')
    const about = customers[step.about % Math.max(1, customers.length)]?.id
    const act: Act =
      step.do === 'create' || about === undefined
        ? createCustomer(id, `客户 ${this.#count}`)
        : step.do === 'rename'
          ? named(about, `名字 ${this.#count}`)
          : {
              type: 'note.add',
              id: id as NoteId,
              about: { entity: 'customer', id: about },
              text: `备注 ${this.#count}`,
            }
    try {
      await console.do(act)
    } catch {
      // the entity is not known here (any more): nothing was taken
      return
    }
    if (act.type === 'customer.create') {
      this.made.push({ kind: 'customer', id })
      this.names.set(id, [act.fields.name])
    }
    if (act.type === 'note.add') this.made.push({ kind: 'note', id })
    if (act.type === 'customer.update') {
      const { id: customer, fields } = act
      this.names.set(customer, [...(this.names.get(customer) ?? []), fields.name ?? ''])
    }
  }

  /** Everybody is there, signs in where that is asked for, and sends again what is only here; until nothing is. */
  async settle(): Promise<void> {
    for (const index of this.#away) await this.desks[index]?.open()
    this.#away.clear()
    for (const [index, console] of this.desks.entries()) {
      await until('a connection', () => ['online', 'needsSignIn'].includes(console.state.hub.state), 20_000)
      if (console.state.hub.state === 'needsSignIn') await console.signIn(EXTENSIONS[index] ?? '')
      await console.online()
      await console.sent()
    }
    for (const console of this.desks) await sendAgain(console)
  }
}

test(
  'after any backups and restores all ledgers are equal, and nothing that a console took is lost',
  { timeout: timeLimitOf(240_000) },
  async () => {
    const seed = seedOf('backups and restores')
    await fc.assert(
      fc.asyncProperty(fc.array(STEPS, { minLength: 8, maxLength: 25 }), async (steps) => {
        const team = await PutBackTeam.start()
        for (const step of steps) await team.take(step)
        await team.settle()
        for (const [index, console] of team.desks.entries()) await isSame(console, team.hub, `desk ${index}`)
        const ledger = hubLedger(team.hub.dataDir)
        const there = (kind: string): string[] => (ledger[kind] ?? []).map(({ id }) => id)
        const lost = team.made.filter(({ kind, id }) => !there(kind).includes(id))
        const refused = await Promise.all(
          team.desks.map(async (console) => (await console.door.call('outbox.list', null)).items),
        )
        const waiting = JSON.stringify(refused)
        expect(lost.filter(({ id }) => !waiting.includes(`"${id}"`))).toEqual([])
        // the last name that a console took stands, or stood until another one came, or waits for a person
        const kept = await Promise.all(
          team.desks.map(async (console) => [
            await console.door.call('onlyHere.list', null),
            console.state.conflicts.overwritten,
          ]),
        )
        const everThere = customersEverAt(team.hub).join()
        const found = `${everThere} ${JSON.stringify([kept, refused])}`
        const renamed = [...team.names].filter(([, names]) => names.length > 1)
        const forgotten = renamed.filter(([, names]) => !found.includes(JSON.stringify(names.at(-1))))
        expect(forgotten).toEqual([])
        for (const [customer, [first, ...others]] of renamed) {
          const name = customersAt(team.hub).get(customer)?.name
          // a rename that waits for a person has not come: then the customer has the name that it was made with
          if (name === first)
            expect(others.filter((other) => everThere.includes(JSON.stringify(other)))).toEqual([])
          else expect(others).toContain(name)
        }
        for (const console of team.desks) await console.close()
      }),
      { seed, numRuns: runsOf(3), endOnFailure: true },
    )
  },
)
