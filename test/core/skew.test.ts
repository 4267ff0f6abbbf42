import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { unlock } from '../../shared/cipher.ts'
import { startCore } from '../../main/core/start-core.ts'
import { createBodyReader, type BodyReader } from '../../shared/contract/feed-change.ts'
import { ReceivedHealth, ReceivedSession } from '../../shared/contract/hub-received.ts'
import type { Act } from '../../shared/acts/registry.ts'
import type { CustomerId, FollowUpId, NoteId, TicketId } from '../../shared/domain/ids.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { deskLedger, expectSameLedger, hubLedger } from './support/compare-ledgers.ts'
import { LyingHub } from './support/lying-hub.ts'
import { TestClock } from './support/test-clock.ts'
import { CACHE_KEY, makeDataDir, TestConsole } from './support/test-console.ts'
import { openReturn } from './support/ticket-acts.ts'

/** Console and hub of different versions, which work side by side for months. */

const TODAY = createBodyReader('today')
type Fields = { readonly status?: string; readonly level?: string }
/** A console that knows no follow-ups, no waiting tickets, and no customers of the level `vip`. */
const YESTERDAY: BodyReader = (() => {
  const isUnknown = (entity: string, body: unknown): boolean =>
    entity === 'followUp' || (body as Fields).status === 'waiting' || (body as Fields).level === 'vip'
  const no = { ok: false, why: 'of tomorrow' } as const
  return {
    id: 'yesterday',
    value: (entity, value) => (isUnknown(entity, value) ? no : TODAY.value(entity, value)),
    fields: (entity, fields) => (isUnknown(entity, fields) ? no : TODAY.fields(entity, fields)),
  }
})()

const ticketId = (id: string): TicketId => id as TicketId
const note = (id: string, ticket: string, text: string): Act => ({
  type: 'note.add',
  id: id as NoteId,
  about: { entity: 'ticket', id: ticket },
  text,
})
const followUp = (id: string, subject: string): Act => ({
  type: 'followUp.open',
  id: id as FollowUpId,
  fields: { number: null, customerId: null, ticketId: null, subject, dueAt: 5, assignee: null },
})
const titleOf = async (desk: TestConsole, id: string): Promise<string | undefined> =>
  (await desk.door.call('ticket.get', { id }))?.ticket.title
const noticesOf = (desk: TestConsole): string[] => desk.state.notices.map(({ key }) => key)
const newerOf = (desk: TestConsole): Record<string, number> =>
  Object.fromEntries(desk.state.sync.newer.kinds.map(({ kind, count }) => [kind, count]))

describe('a hub of tomorrow', () => {
  test('with a console of today: what is known goes on, what is not is said once, and after the update nothing is missing', async () => {
    const hub = await startTestHub()
    const bo = await TestDesk.connect(hub.url, '1002')
    await bo.act(createCustomer('c-1', '王小明'))
    await bo.act(createCustomer('c-2', '陈丽'))
    await bo.act({ type: 'customer.update', id: 'c-2' as CustomerId, fields: { level: 'vip' } })
    await bo.act(openReturn(ticketId('t-1'), 'P3'))
    await bo.act(followUp('f-1', '回访一'))

    // the first copy brings an item of an unknown kind, and one with an unknown value
    const dataDir = makeDataDir()
    const ann = await (await TestConsole.start(hub.url, { dataDir, reader: YESTERDAY })).signIn('1001')
    expect(await ann.door.call('customer.get', { id: 'c-1' })).not.toBeNull()
    expect(await ann.door.call('customer.get', { id: 'c-2' })).toBeNull()
    expect(newerOf(ann)).toEqual({ customer: 1, followUp: 1 })
    expect(ann.state.notices).toMatchObject([{ key: 'newerParts', values: { parts: 'customer,followUp' } }])

    // then the feed: the ticket takes a state that is not known here, and goes on from there
    await bo.act({ type: 'ticket.setStatus', id: ticketId('t-1'), status: 'waiting' })
    await bo.act({ type: 'ticket.update', id: ticketId('t-1'), fields: { title: '等客户寄回' } })
    await bo.act(followUp('f-2', '回访二'))
    await bo.act(openReturn(ticketId('t-2'), 'P2'))
    await until('what is known', async () => (await titleOf(ann, 't-2')) !== undefined)
    expect(await titleOf(ann, 't-1')).toBe('净化器退货')
    expect(newerOf(ann)).toEqual({ customer: 1, followUp: 2, ticket: 1 })
    expect(ann.state.sync.newer.keys).toContain('ticket/t-1')

    // the person works on with what is shown as it was; what is done stays on the screen
    await ann.do({ type: 'ticket.update', id: ticketId('t-1'), fields: { priority: 'P1' } })
    await ann.do(note('n-1', 't-1', '客户又来电'))
    await ann.do(createCustomer('c-3', '赵六'))
    await ann.sent()
    const shown = await ann.door.call('ticket.get', { id: 't-1' })
    expect(shown?.ticket).toMatchObject({ priority: 'P1', title: '净化器退货' })
    expect(shown?.notes.map(({ note: { text } }) => text)).toEqual(['客户又来电'])
    // said once a kind, also over a restart
    expect(noticesOf(ann)).toEqual(['newerParts', 'newerParts'])
    await ann.restart()
    await ann.online()
    await bo.act({ type: 'ticket.update', id: ticketId('t-1'), fields: { reason: 'quality' } })
    await bo.act(note('n-2', 't-2', '之后的'))
    await until(
      'the news',
      async () => ((await ann.door.call('ticket.get', { id: 't-2' }))?.notes.length ?? 0) > 0,
    )
    expect(noticesOf(ann)).toEqual([])
    expect((await ann.door.call('ticket.get', { id: 't-1' }))?.ticket.priority).toBe('P1')
    expect(ann.state.sync).toMatchObject({ toSend: 0, needsYou: 0 })
    await ann.close()

    // the update
    const updated = await (await TestConsole.start(hub.url, { dataDir, reader: TODAY })).online()
    await until('everything to be shown', () => updated.state.sync.newer.kinds.length === 0)
    expect(await updated.door.call('ticket.get', { id: 't-1' })).toMatchObject({
      isPending: false,
      ticket: { priority: 'P1', title: '等客户寄回', reason: 'quality' },
    })
    expect(
      (await updated.door.call('followUp.list', { scope: 'all', offset: 0, limit: 10 })).rows,
    ).toHaveLength(2)
    expect(updated.state.conflicts).toEqual({ overwritten: [], intents: [] })
    expect((await updated.door.call('outbox.list', null)).items).toEqual([])
    await updated.close()
    expectSameLedger(deskLedger(dataDir, CACHE_KEY), hubLedger(hub.dataDir), 'the updated console')
  })

  test('new kinds, operations and fields on the wire: fields are kept through later changes, the rest is kept raw', async () => {
    const real = await startTestHub()
    const hub = await LyingHub.start(real.url)
    type Change = { op: string; entity: string; id: string; value?: object; fields?: object }
    const rewrite = (change: Change): object => {
      if (change.entity === 'numberLink')
        return { op: 'put', entity: 'contract', id: 'k-1', value: { pages: 7 } }
      if (change.id === 'c-2') return { op: 'archive', entity: 'customer', id: 'c-2', until: 9 }
      if (change.entity === 'ticket' && change.value)
        return { ...change, value: { ...change.value, warranty: { until: 7, by: { shop: '一店' } } } }
      return change
    }
    const rewriteAll = <T extends { changes: { change: Change }[] }>(data: T): T => ({
      ...data,
      changes: data.changes.map((one) => ({ ...one, change: rewrite(one.change) })),
    })
    hub.event = (name, data) => (name === 'changes:new' ? rewriteAll(data as never) : data)
    hub.lie = (name, reply) => {
      const { value } = reply as { value: { changes: { change: Change }[] } }
      return name === 'changes:pull' ? { ok: true, value: rewriteAll(value) } : reply
    }
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    const bo = await TestDesk.connect(real.url, '1002')
    await bo.act(createCustomer('c-1', '王小明', '+8613800138000'))
    await bo.act({ type: 'customer.linkNumber', id: 'c-1' as CustomerId, e164: '+8613900139000' as never })
    await bo.act(openReturn(ticketId('t-1'), 'P3'))
    await bo.act({ type: 'ticket.update', id: ticketId('t-1'), fields: { title: '新标题' } })
    await bo.act(createCustomer('c-2', '陈丽'))
    await desk.do({ type: 'ticket.update', id: ticketId('t-1'), fields: { priority: 'P1' } })
    await bo.act(createCustomer('c-3', '赵六'))
    await until('the last', async () => (await desk.door.call('customer.get', { id: 'c-3' })) !== null)
    await desk.sent()
    expect(newerOf(desk)).toEqual({ contract: 1, customer: 1 })
    expect(noticesOf(desk)).toContain('newerParts')
    expect(desk.state.hub.state).toBe('online')
    await desk.close()
    const held = deskLedger(desk.options.dataDir, CACHE_KEY)['ticket']?.[0]?.value
    expect(held).toMatchObject({
      title: '新标题',
      priority: 'P1',
      warranty: { until: 7, by: { shop: '一店' } },
    })
  })

  test('an answer that is not known: the command is kept, goes in nobody’s way, and is asked again after the update', async () => {
    const real = await startTestHub()
    const hub = await LyingHub.start(real.url)
    const dataDir = makeDataDir()
    const desk = await (await TestConsole.start(hub.url, { dataDir, reader: YESTERDAY })).signIn('1001')
    type Reply = { ok: true; value: { results: { id: string; status: string }[] } }
    let queued = 0
    hub.lie = (name, reply) => {
      if (name !== 'commands:submit') return reply
      const { value } = reply as Reply
      const [first, ...rest] = value.results
      queued += 1
      return queued === 1
        ? { ok: true, value: { results: [{ id: first?.id, status: 'queued', by: 'tomorrow' }, ...rest] } }
        : reply
    }
    // its change is not told either, so that only the answer can say what became of it
    hub.event = (name, data) => (name === 'changes:new' ? { from: 0, to: 0, changes: [] } : data)
    await desk.do({ ...followUp('f-1', '回访') })
    await until('the answer', () => noticesOf(desk).includes('newerAnswer'))
    await desk.do(createCustomer('c-1', '王小明'))
    await until('the other one sent', () => desk.state.sync.toSend === 1)
    const { items } = await desk.door.call('outbox.list', null)
    expect(items).toMatchObject([{ status: 'waiting', refusal: { code: 'unreadAnswer' } }])
    await expect(desk.door.call('outbox.undo', { id: items[0]?.id ?? '' })).rejects.toMatchObject({
      code: 'alreadySent',
    })
    await desk.close()
    const updated = await (await TestConsole.start(hub.url, { dataDir, reader: TODAY })).online()
    await updated.sent()
    const bo = await TestDesk.connect(real.url, '1002')
    expect((await bo.pullAll(2)).filter(({ change }) => change.id === 'f-1')).toHaveLength(1)
  })

  test('a refusal with a code that is not known is kept and shown', async () => {
    const real = await startTestHub()
    const hub = await LyingHub.start(real.url)
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    type Command = { id: string }
    let asked: Command[] = []
    hub.question = (name, input) => {
      if (name !== 'commands:submit') return input
      asked = (input as { commands: Command[] }).commands
      return { commands: [{ broken: true }] }
    }
    hub.lie = (name, reply) =>
      name === 'commands:submit'
        ? {
            ok: true,
            value: {
              results: asked.map(({ id }) => ({
                id,
                status: 'refused',
                code: 'overQuota',
                message: 'Tomorrow.',
              })),
            },
          }
        : reply
    await desk.do(createCustomer('c-1', '王小明'))
    await until('the refusal', () => desk.state.sync.needsYou === 1)
    expect((await desk.door.call('outbox.list', null)).items).toMatchObject([
      { status: 'needsYou', refusal: { code: 'overQuota' } },
    ])
  })

  test('states of agents, of the hub and roles that are not known are no reason to throw the message away', async () => {
    const real = await startTestHub()
    const hub = await LyingHub.start(real.url)
    hub.health = { status: 'draining' }
    type Agents = { agents: { state: object }[] }
    const odd = <T extends Agents>(picture: T): T => ({
      ...picture,
      agents: picture.agents.map((agent) => ({
        ...agent,
        state: { ...agent.state, activity: 'coaching', pauseReason: 'gym' },
      })),
    })
    hub.lie = (name, reply) =>
      name === 'queues:watch' ? { ok: true, value: odd((reply as { value: Agents }).value) } : reply
    hub.event = (name, data) => (name === 'queues:patch' ? odd(data as Agents) : data)
    const sue = await (await TestConsole.start(hub.url)).signIn('1100')
    const picture = await until('the picture', () => sue.state.live ?? undefined)
    expect(picture.agents.length).toBeGreaterThan(0)
    expect(new Set(picture.agents.map(({ state }) => state.activity))).toEqual(new Set(['unknown']))

    const session = { ...(await TestDesk.signIn(real.url, '1001')).session }
    const lead = ReceivedSession.parse({ ...session, person: { ...session.person, role: 'lead' } })
    expect(lead.person.role).toBe('agent')
    const health: unknown = await (await fetch(`${real.url}/health`)).json()
    expect(ReceivedHealth.parse({ ...(health as object), status: 'resting' }).status).toBe('ok')
  })

  test('changes whose envelope cannot be read are said, and taken once they can be', async () => {
    const real = await startTestHub()
    const hub = await LyingHub.start(real.url)
    const clock = new TestClock()
    const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
    hub.event = (name, data) => (name === 'changes:new' ? { news: 'of another form' } : data)
    hub.lie = (name, reply) => (name === 'changes:pull' ? { ok: true, value: { kind: 'pages' } } : reply)
    await desk.do(createCustomer('c-1', '王小明'))
    await until(
      'the word',
      () => {
        clock.advance(2100)
        return noticesOf(desk).includes('hubUnreadable')
      },
      15_000,
    )
    hub.event = (_name, data) => data
    hub.lie = (_name, reply) => reply
    await until(
      'the change',
      async () => {
        clock.advance(2100)
        return (await desk.door.call('customer.get', { id: 'c-1' })) !== null && desk.state.sync.toSend === 0
      },
      15_000,
    )
    expect(noticesOf(desk).filter((key) => key === 'hubUnreadable')).toHaveLength(1)
  })
})

describe('a console of tomorrow', () => {
  test('with a hub of today: an act that the hub does not know whole is kept, and sent by itself once the hub is updated', async () => {
    const real = await startTestHub()
    const hub = await LyingHub.start(real.url)
    const clock = new TestClock()
    const desk = await (await TestConsole.start(hub.url, { clock })).signIn('1001')
    await desk.do(openReturn(ticketId('t-1'), 'P3'))
    await desk.sent()
    type Command = { act: { type: string; fields?: object } }
    hub.question = (name, input) => {
      if (name !== 'commands:submit') return input
      const { commands } = input as { commands: Command[] }
      return {
        commands: commands.map((command) =>
          command.act.type === 'ticket.update'
            ? { ...command, act: { ...command.act, fields: { ...command.act.fields, warranty: '2 years' } } }
            : command,
        ),
      }
    }
    await desk.do({ type: 'ticket.update', id: ticketId('t-1'), fields: { title: '带保修的' } })
    await desk.do(createCustomer('c-1', '王小明'))
    await until('both answers', () => desk.state.sync.needsYou === 1 && desk.state.sync.toSend === 0)
    expect(noticesOf(desk)).toContain('olderHub')
    expect((await desk.door.call('outbox.list', null)).items).toMatchObject([
      { status: 'needsYou', refusal: { code: 'unknownAct' }, act: { fields: { title: '带保修的' } } },
    ])

    // the hub is updated
    hub.question = (_name, input) => input
    hub.health = { version: '99.0.0' }
    for (const socket of hub.sockets) socket.disconnect(true)
    await until(
      'it sent',
      () => {
        clock.advance(1000)
        return desk.state.sync.needsYou === 0 && desk.state.sync.toSend === 0
      },
      15_000,
    )
    const bo = await TestDesk.connect(real.url, '1002')
    const titles = (await bo.pullAll(2)).flatMap(({ change }) =>
      change.entity === 'ticket' && change.op === 'set' ? [change.fields.title] : [],
    )
    expect(titles).toEqual(['带保修的'])
  })

  test('the hub says what it does not know, holds what may rest on it, and lets the rest go on', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const unknown = {
      ...ann.command(followUp('f-1', 'x')),
      act: { type: 'contract.open', id: 'k-1', ticket: { id: 't-9' } },
    }
    const value = {
      ...ann.command(followUp('f-2', 'x')),
      act: { type: 'ticket.setStatus', id: 't-1', status: 'onReview' },
    }
    const nested = ann.command(createCustomer('c-1', '王小明', '+8613800138000'))
    const field = structuredClone(nested) as unknown as { act: { fields: { numbers: object[] } } }
    field.act.fields.numbers = [{ e164: '+8613800138000', label: 'mobile', verified: true }]
    const rests = ann.command(note('n-1', 't-9', 'about the ticket of the contract'))
    const other = ann.command(createCustomer('c-2', '陈丽'))
    const malformed = { ...ann.command(createCustomer('c-3', 'x')), act: { type: 'customer.create', id: 7 } }
    const results = await ann.submit(...([unknown, value, field, rests, other, malformed] as never[]))
    expect(results).toMatchObject([
      { status: 'refused', code: 'unknownAct' },
      { status: 'refused', code: 'unknownAct' },
      { status: 'refused', code: 'unknownAct' },
      { status: 'held', behind: unknown.id },
      { status: 'done' },
      { status: 'refused', code: 'badCommand' },
    ])
    // nothing of a refusal is written down: the same command is done once it can be read
    expect(await ann.submit(nested)).toMatchObject([{ status: 'done' }])
  })

  test('a call that the hub does not know is answered so, at once', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    expect(await ann.call('contracts:list' as never, { page: 1 } as never)).toMatchObject({
      ok: false,
      error: { code: 'unknownCall', retryable: false },
    })
  })
})

test('a downgrade: the older console leaves the newer data alone and says so; the newer one finds everything', async () => {
  const hub = await startTestHub()
  const dataDir = makeDataDir()
  const desk = await (await TestConsole.start(hub.url, { dataDir })).signIn('1001')
  await desk.door.call('draft.save', { key: 'ticket:t-1', value: { note: '没保存的' } })
  await desk.close()
  await hub.close()
  const offline = await TestConsole.start(hub.url, { dataDir })
  await offline.do(createCustomer('c-1', '王小明'))
  await offline.close()
  const file = join(dataDir, 'cache.db')
  const setVersion = (change: (version: number) => number): void => {
    const db = new Database(file)
    unlock(db, CACHE_KEY)
    db.pragma(`user_version = ${change(db.pragma('user_version', { simple: true }) as number)}`)
    db.close()
  }
  setVersion((version) => version + 1)
  const before = readFileSync(file)
  await expect(async () => startCore(desk.options)).rejects.toMatchObject({
    problem: 'fromFuture',
    message: expect.stringMatching(/newer Ringdesk.*Nothing was changed.*Start the newer version/) as string,
  })
  expect(readFileSync(file).equals(before)).toBe(true)
  setVersion((version) => version - 1)
  const again = await TestConsole.start(hub.url, { dataDir })
  expect(again.state.sync.toSend).toBe(1)
  expect((await again.door.call('draft.get', { key: 'ticket:t-1' }))?.value).toEqual({ note: '没保存的' })
})

test('a downgrade with unsent acts that the older console does not know: they are kept aside, the rest goes on', async () => {
  const hub = await startTestHub()
  const dataDir = makeDataDir()
  const port = Number(new URL(hub.url).port)
  const desk = await (await TestConsole.start(hub.url, { dataDir })).signIn('1001')
  await hub.close()
  await until('the loss', () => desk.state.hub.state !== 'online')
  await desk.do(openReturn(ticketId('t-1'), 'P3'))
  await desk.do(note('n-1', 't-1', '与新做的有关'))
  await desk.do(createCustomer('c-1', '王小明'))
  await desk.close()
  const change = (sql: string): void => {
    const db = new Database(join(dataDir, 'cache.db'))
    unlock(db, CACHE_KEY)
    db.exec(sql)
    db.close()
  }
  // as a newer one would have written it
  change(`UPDATE outbox SET command = json_set(command, '$.act.type', 'ticket.openWithPhoto')
          WHERE json_extract(command, '$.act.type') = 'ticket.open';
          UPDATE meta SET value = '"tomorrow"' WHERE name = 'outboxReadBy'`)
  const again = await startTestHub({ dataDir: hub.dataDir, port })
  const older = await (await TestConsole.start(again.url, { dataDir })).online()
  await older.sent()
  expect(older.state.notices).toMatchObject([{ key: 'newerCommands', values: { n: '2' } }])
  expect(await older.door.call('customer.get', { id: 'c-1' })).not.toBeNull()
  expect(await older.door.call('ticket.get', { id: 't-1' })).toBeNull()
  expect(older.state.sync).toMatchObject({ toSend: 0, needsYou: 0 })
  await older.close()

  // the newer one again, which knows its act
  change(`UPDATE outbox_aside SET command = json_set(command, '$.act.type', 'ticket.open')
          WHERE json_extract(command, '$.act.type') = 'ticket.openWithPhoto'`)
  const newer = await (await TestConsole.start(again.url, { dataDir, reader: TODAY })).online()
  await newer.sent()
  expect(newer.state.notices).toEqual([])
  expect((await newer.door.call('ticket.get', { id: 't-1' }))?.notes).toHaveLength(1)
  const bo = await TestDesk.connect(again.url, '1002')
  expect(
    (await bo.pullAll(2)).filter(({ change: { id } }) => ['t-1', 'n-1', 'c-1'].includes(id)),
  ).toHaveLength(3)
})
