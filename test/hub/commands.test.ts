import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import type { Command } from '../../shared/acts/command.ts'
import type { Act } from '../../shared/acts/registry.ts'
import type { FeedChange } from '../../shared/contract/hub.ts'
import { ticketIdOf, type ContactId, type CustomerId, type TicketId } from '../../shared/domain/ids.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { startTestHub, until } from './support/test-hub.ts'
import { personId } from './support/test-team.ts'
import { openHubData } from '../support/hub-data.ts'

const openTicket = (id: string, customerId: string | null = null): Act => ({
  type: 'ticket.open',
  id: id as TicketId,
  contactId: null,
  customerId: customerId as CustomerId | null,
  callerNumber: null,
  queueId: null,
  fields: { kind: 'enquiry', priority: 'P3', title: 'a question', reason: null, product: null },
})
const ticketsIn = (changes: readonly FeedChange[]): Ticket[] =>
  changes.flatMap(({ change }) => (change.op === 'put' && change.entity === 'ticket' ? [change.value] : []))

describe('a command', () => {
  it('is executed, ordered by a revision, told to the others and pulled by whoever comes later', async () => {
    const hub = await startTestHub()
    const [ann, bo] = [await TestDesk.connect(hub.url, '1001'), await TestDesk.connect(hub.url, '1002')]
    const start = (await ann.ask('changes:pull', { after: 9999, limit: 1 })).head
    const pushed = bo.next('changes:new')
    const command = ann.command(createCustomer('c1', 'Wang', '+8613800138000'))
    expect(await ann.submit(command)).toEqual([
      { id: command.id, status: 'done', revision: start + 1, receipt: expect.any(String) as string },
    ])
    expect(await pushed).toMatchObject({
      from: start,
      to: start + 1,
      changes: [{ revision: start + 1, command: command.id, desk: ann.desk, actor: ann.person }],
    })
    const later = await TestDesk.connect(hub.url, '1003')
    const pulled = await later.pullAll(start)
    expect(pulled).toHaveLength(1)
    expect(pulled[0]?.change).toMatchObject({
      op: 'put',
      entity: 'customer',
      id: 'c1',
      value: { name: 'Wang' },
    })
  })

  it('gives the same answer again and changes nothing when it comes again', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const command = ann.command(openTicket('t1'))
    const [first] = await ann.submit(command)
    const [second] = await ann.submit(command)
    expect(second).toEqual(first)
    const [third, fourth] = await ann.submit(command, command)
    expect([third, fourth]).toEqual([first, first])
    expect(ticketsIn(await ann.pullAll(2))).toHaveLength(1)
  })

  it('repeats a refusal as well', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const command = ann.command({ type: 'ticket.setStatus', id: 'none' as TicketId, status: 'closed' })
    const [first] = await ann.submit(command)
    expect(first).toMatchObject({ status: 'refused', code: 'notFound' })
    // the ticket comes to be meanwhile: the answer to the old command stays what it was
    await ann.act(openTicket('none'))
    expect(await ann.submit(command)).toEqual([first])
  })

  it('may leave gaps in the numbers of its desk and come out of order', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const late = ann.command(openTicket('t1'), { seq: 40 })
    const early = ann.command(openTicket('t2'), { seq: 7 })
    expect((await ann.submit(late)).concat(await ann.submit(early))).toMatchObject([
      { status: 'done' },
      { status: 'done' },
    ])
  })

  it('is refused where another one has its place: a copied outbox', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.submit(ann.command(openTicket('t1'), { seq: 1 }))
    const [copy] = await ann.submit(ann.command(openTicket('t2'), { seq: 1 }))
    expect(copy).toMatchObject({ status: 'refused', code: 'seqTaken' })
    expect(ticketsIn(await ann.pullAll(2)).map(({ id }) => id)).toEqual(['t1'])
  })

  it('acts in the name of the person who is signed in, and of nobody else', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001', 'd1')
    const foreign = ann.command(openTicket('t1'), { actor: personId('1100') })
    expect(await ann.submit(foreign)).toMatchObject([{ status: 'refused', code: 'wrongActor' }])
    const elsewhere = ann.command(openTicket('t1'), { desk: 'd2' as never })
    expect(await ann.submit(elsewhere)).toMatchObject([{ status: 'refused', code: 'wrongDesk' }])
    // nothing was written down about it: the right person sends the same one
    ann.socket.disconnect()
    const sue = await TestDesk.connect(hub.url, '1100', 'd1')
    expect(await sue.submit(foreign)).toMatchObject([{ status: 'done' }])
  })

  it('that cannot be read does not stop the others', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const good = ann.command(openTicket('t1'))
    const bad = { ...ann.command(openTicket('t2')), act: { type: 'ticket.explode' } } as unknown as Command
    const results = await ann.submit(bad, good)
    expect(results).toMatchObject([
      { id: bad.id, status: 'refused', code: 'unknownAct' },
      { id: good.id, status: 'done' },
    ])
  })

  it('links a number also where the customer has no room for one more', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(createCustomer('c1', 'Wang', '+8613800138000'))
    const numbers = Array.from({ length: 12 }, (_, n) => `+86138001381${String(n).padStart(2, '0')}`)
    await ann.act(createCustomer('c2', 'Many', ...numbers))
    const result = await ann.act({
      type: 'customer.linkNumber',
      id: 'c2' as CustomerId,
      e164: '+8613800138000' as never,
    })
    // the list of numbers is full: the link alone is remembered
    expect(result.status).toBe('done')
  })

  it('writes many in one go, in order', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const commands = Array.from({ length: 200 }, (_, n) =>
      ann.command(
        n === 0
          ? openTicket('t')
          : { type: 'note.add', id: v7() as never, about: { entity: 'ticket', id: 't' }, text: `note ${n}` },
      ),
    )
    const results = await ann.submit(...commands)
    expect(results.map(({ id }) => id)).toEqual(commands.map(({ id }) => id))
    const notes = (await ann.pullAll(3)).map(({ change }) =>
      change.op === 'put' && change.entity === 'note' ? change.value.text : '',
    )
    expect(notes).toEqual(Array.from({ length: 199 }, (_, n) => `note ${n + 1}`))
  })
})

describe('ticket numbers', () => {
  it('are given by the hub in the team’s day, without gaps, and only to new tickets', async () => {
    // 17:30 in London is the next day in Shanghai
    let now = Date.parse('2026-03-14T17:30:00Z')
    const hub = await startTestHub({ now: () => now })
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(openTicket('t1'))
    await ann.act(openTicket('t1'))
    await ann.act({
      ...openTicket('bad'),
      fields: { ...(openTicket('bad') as { fields: object }).fields, reason: 'nonsense' },
    } as Act)
    await ann.act(openTicket('t2'))
    now += 24 * 3_600_000
    await ann.act(openTicket('t3'))
    expect(ticketsIn(await ann.pullAll(2)).map(({ number }) => number)).toEqual([
      'T-20260315-0001',
      'T-20260315-0002',
      'T-20260316-0001',
    ])
  })

  it('go on after a restart', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(openTicket('t1'))
    await hub.close()
    const again = await startTestHub({ dataDir: hub.dataDir })
    const bo = await TestDesk.connect(again.url, '1002')
    await bo.act(openTicket('t2'))
    expect(ticketsIn(await bo.pullAll(2)).map(({ number }) => number?.slice(-4))).toEqual(['0001', '0002'])
  })
})

describe('one contact', () => {
  it('has one ticket, whoever asks first and however often', async () => {
    const hub = await startTestHub()
    const desks = await Promise.all(
      ['1001', '1002', '1003'].map((extension) => TestDesk.connect(hub.url, extension)),
    )
    const act: Act = {
      type: 'ticket.openForContact',
      contactId: 'contact-1' as ContactId,
      customerId: null,
      callerNumber: '+8613800138000' as never,
      queueId: null,
      title: '',
    }
    await Promise.all(desks.flatMap((desk) => [desk.act(act), desk.act(act)]))
    const tickets = ticketsIn(await (desks[0] as TestDesk).pullAll(2))
    expect(tickets.map(({ id }) => id)).toEqual([ticketIdOf('contact-1' as ContactId)])
  })
})

describe('the audit trail', () => {
  it('has a row for every command, refused or not', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(openTicket('t1'))
    await ann.act({ type: 'followUp.cancel', id: 'none' as never, why: 'no reason' })
    await hub.close()
    const { openStore } = await import('../../hub/store/open-store.ts')
    const store = await openStore(hub.dataDir)
    const rows = await store.db.selectFrom('audit').select(['kind', 'actor', 'detail']).orderBy('n').execute()
    expect(rows.map(({ kind }) => kind)).toEqual(['teamCreated', 'signIn', 'command', 'command'])
    expect(JSON.parse(rows[2]?.detail ?? '')).toMatchObject({ act: 'ticket.open', result: 'done', id: 't1' })
    expect(JSON.parse(rows[3]?.detail ?? '')).toMatchObject({ act: 'followUp.cancel', result: 'notFound' })
    await store.close()
  })
})

describe('a person who is switched off', () => {
  it('may do nothing any more, from the next call on', async () => {
    const hub = await startTestHub({ times: { sessionCheckMs: 50 } })
    const ann = await TestDesk.connect(hub.url, '1001')
    const database = openHubData(hub.dataDir)
    database.exec(
      `update people set is_active = 0, body = json_set(body, '$.active', json('false')) where extension = '1001'`,
    )
    database.close()
    const reply = await ann
      .call('commands:submit', { commands: [ann.command(openTicket('t1'))] })
      .catch(() => null)
    expect(reply?.ok ?? false).toBe(false)
    await until('the console to be put out', () => !ann.socket.connected)
    await expect(ann.open()).rejects.toThrow('tokenRevoked')
  })
})

describe('a command that others depend on', () => {
  it('refused, holds back those of its batch, which come again once it is settled; the rest is done', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const move = (status: 'closed' | 'waiting'): Command =>
      ann.command({ type: 'ticket.setStatus', id: 't1' as TicketId, status })
    await ann.act(openTicket('t1'))
    await ann.act({ type: 'ticket.setStatus', id: 't1' as TicketId, status: 'closed' })
    const [bad, held, other] = [move('waiting'), move('closed'), ann.command(createCustomer('c1', 'Wang'))]
    expect(await ann.submit(bad, held, other)).toMatchObject([
      { status: 'refused', code: 'wrongStatus' },
      { id: held.id, status: 'held', behind: bad.id },
      { status: 'done' },
    ])
    expect(await ann.submit(held)).toMatchObject([{ id: held.id, status: 'done' }])
  })

  it('at which the hub fails harms no other, and may come again when the hub is well', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const database = openHubData(hub.dataDir)
    database.exec(
      `create trigger ill before insert on customers when new.name = 'poison' begin select raise(abort, 'ill'); end`,
    )
    const commands = ['Wang', 'poison', 'Chen'].map((name) => ann.command(createCustomer(name, name)))
    expect(await ann.submit(...commands)).toMatchObject([
      { status: 'done' },
      { status: 'refused', code: 'hubFault' },
      { status: 'done' },
    ])
    database.exec('drop trigger ill')
    database.close()
    const results = await ann.submit(...commands)
    expect(results.map(({ status }) => status)).toEqual(['done', 'done', 'done'])
    const names = (await ann.snapshot()).flatMap((line) =>
      line.line === 'item' && line.entity === 'customer' ? [(line.value as { name: string }).name] : [],
    )
    expect(names.sort()).toEqual(['Chen', 'Wang', 'poison'])
  })
})
