import * as fc from 'fast-check'
import { v7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import { ContactId, type CustomerId, type NoteId, type TicketId } from '../../shared/domain/ids.ts'
import { Note } from '../../shared/domain/ticket.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { TestDesk } from '../hub/support/test-desk.ts'
import { offline, online, restartableHub, type RestartableHub } from './support/restartable-hub.ts'
import { TestConsole } from './support/test-console.ts'
import { openReturn } from './support/ticket-acts.ts'
import { runsOf, timeLimitOf } from '../support/property.ts'

const TICKET = 't-1' as TicketId
const open = openReturn(TICKET, 'P2')
const noteOn = (text: string): Act => ({
  type: 'note.add',
  id: v7() as NoteId,
  about: { entity: 'ticket', id: TICKET },
  text,
})
const create = (id: string, name: string): Act => ({
  type: 'customer.create',
  id: id as CustomerId,
  fields: { name, level: 'standard', tags: [], numbers: [], addresses: [] },
})
const notesOf = async (desk: TestConsole): Promise<string[]> =>
  ((await desk.door.call('ticket.get', { id: TICKET }))?.notes ?? []).map(({ note }) => note.text)

/** All notes that the hub holds, in the order in which they were written. */
async function notesAtHub(url: string): Promise<string[]> {
  const lines = await (await TestDesk.signIn(url, '1003')).snapshot()
  return lines
    .flatMap((line) => (line.line === 'item' && line.entity === 'note' ? [Note.parse(line.value)] : []))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .map((note) => note.text)
}

const rejected: Act = { type: 'ticket.decideRequest', id: TICKET, verdict: 'rejected', comment: '已过七天' }
/** While Ann's desk is shut the hub comes back, and Bo ends the ticket there; then Ann's desk opens again. */
async function endBefore(
  ann: TestConsole,
  bo: TestConsole,
  hub: RestartableHub,
  end: Act = rejected,
): Promise<void> {
  await ann.core.close()
  ann.phone.detach()
  await hub.start()
  await online(bo)
  await bo.do(end)
  await bo.sent()
  await ann.open()
}

describe('outbox', () => {
  test('an act shows at once, is listed while it waits, and keeps showing without a gap when it is confirmed', async () => {
    const hub = await restartableHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    await hub.stop()
    await offline(desk)
    await desk.do(open, noteOn('离线写的'))
    expect(await notesOf(desk)).toEqual(['离线写的'])
    expect(desk.state.sync.toSend).toBe(2)
    expect((await desk.door.call('outbox.list', null)).items).toMatchObject([
      { status: 'waiting', act: { type: 'ticket.open' }, ticket: '净化器退货' },
      { status: 'waiting', act: { type: 'note.add' }, ticket: '净化器退货' },
    ])
    expect(await desk.door.call('ticket.get', { id: TICKET })).toMatchObject({
      isPending: true,
      ticket: { number: null },
    })

    const seen: number[] = []
    desk.door.on('changed', () => void notesOf(desk).then((notes) => seen.push(notes.length)))
    await hub.start()
    await online(desk)
    await desk.sent()
    await until('the number of the hub', async () => {
      const view = await desk.door.call('ticket.get', { id: TICKET })
      return view?.ticket.number !== null && view?.isPending === false
    })
    expect(new Set(seen)).toEqual(new Set([1]))
    expect((await desk.door.call('outbox.list', null)).items).toEqual([])
  })

  test('commands and their effects outlive a core that is started again before they were sent', async () => {
    const hub = await restartableHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    await desk.do(open)
    await desk.sent()
    await hub.stop()
    await offline(desk)
    await desk.do(noteOn('一'), noteOn('二'))
    await desk.restart()
    expect(desk.state.session?.person.extension).toBe('1001')
    expect(await notesOf(desk)).toEqual(['一', '二'])
    await hub.start()
    await online(desk)
    await desk.sent()
    expect(await notesAtHub(hub.url)).toEqual(['一', '二'])
  })

  test('two who write at the same time both keep their notes; the later value of a field wins at both', async () => {
    const hub = await restartableHub()
    const ann = await (await TestConsole.start(hub.url)).signIn('1001')
    const bo = await (await TestConsole.start(hub.url)).signIn('1002')
    await ann.do(open)
    await until('the ticket at Bo', async () => (await bo.door.call('ticket.get', { id: TICKET })) !== null)
    await hub.stop()
    await Promise.all([offline(ann), offline(bo)])
    await ann.do(noteOn('安写的'), { type: 'ticket.update', id: TICKET, fields: { title: '安的标题' } })
    await bo.do(noteOn('博写的'), { type: 'ticket.update', id: TICKET, fields: { priority: 'P1' } })
    await hub.start()
    await Promise.all([online(ann), online(bo)])
    for (const desk of [ann, bo]) {
      await until('both notes', async () => (await notesOf(desk)).length === 2)
      await until('both fields', async () => {
        const view = await desk.door.call('ticket.get', { id: TICKET })
        return view?.ticket.title === '安的标题' && view.ticket.priority === 'P1' && !view.isPending
      })
    }
    expect((await notesOf(ann)).sort()).toEqual((await notesOf(bo)).sort())
  })

  test('what the hub refuses is undone here, keeps its text, and does not stop the others', async () => {
    const hub = await restartableHub()
    const ann = await (await TestConsole.start(hub.url)).signIn('1001')
    const bo = await (await TestConsole.start(hub.url)).signIn('1002')
    await ann.do(open)
    await until('the ticket at Bo', async () => (await bo.door.call('ticket.get', { id: TICKET })) !== null)
    // who asks for it does not approve it: nobody knows the amount
    await bo.do({ type: 'ticket.completeStage', id: TICKET, fromStep: 0 })
    await until(
      'the request at Ann',
      async () => (await ann.door.call('ticket.get', { id: TICKET }))?.ticket.step === 1,
    )
    await bo.sent()
    await hub.stop()
    await Promise.all([offline(ann), offline(bo)])
    await ann.door.call('draft.save', { key: `ticket:${TICKET}`, value: { comment: '同意，质量问题' } })
    await ann.door.call('acts.do', {
      acts: [{ type: 'ticket.decideRequest', id: TICKET, verdict: 'approved', comment: '同意，质量问题' }],
      basedOn: 1,
      draft: `ticket:${TICKET}`,
    })
    await ann.do(noteOn('通知客户寄回'))
    await endBefore(ann, bo, hub)
    await until('the refusal', () => ann.state.sync.needsYou === 1, 15_000)
    await until('the other command', () => ann.state.sync.toSend === 0)

    const view = await ann.door.call('ticket.get', { id: TICKET })
    expect(view?.ticket).toMatchObject({ status: 'resolved', decision: { verdict: 'rejected' } })
    expect(await notesOf(ann)).toEqual(['通知客户寄回'])
    const [item] = (await ann.door.call('outbox.list', null)).items
    expect(item).toMatchObject({
      status: 'needsYou',
      refusal: { code: 'alreadyDecided' },
      act: { comment: '同意，质量问题' },
    })
    // tried again it is refused again; taken back, the text is a draft again
    await ann.door.call('outbox.retry', { id: item?.id ?? '' })
    await until('the second refusal', () => ann.state.sync.needsYou === 1 && ann.state.sync.toSend === 0)
    const [again] = (await ann.door.call('outbox.list', null)).items
    expect(again?.id).not.toBe(item?.id)
    await ann.door.call('outbox.undo', { id: again?.id ?? '' })
    expect(ann.state.sync.needsYou).toBe(0)
    expect(await ann.door.call('draft.get', { key: `ticket:${TICKET}` })).toMatchObject({
      value: { comment: '同意，质量问题' },
    })
  })

  test('what Ringdesk records by itself has the number as it came, and is not taken back while it waits', async () => {
    const hub = await restartableHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    await hub.stop()
    await offline(desk)
    const contact = {
      contactId: ContactId.parse('k-95588'),
      customerId: null,
      partyNumber: { kind: 'short', digits: '95588' },
      queueId: null,
    } as const
    const facts = {
      ...contact,
      direction: 'inbound',
      number: null,
      agentId: null,
      startedAt: 1,
      answeredAt: null,
      endedAt: null,
      waitedMs: null,
      outcome: null,
      quality: null,
    } as const
    await desk.do(
      { type: 'call.report', facts },
      { type: 'ticket.openForContact', ...contact, callerNumber: null, title: '' },
      { type: 'followUp.openForContact', ...contact, cause: 'missed', number: null },
    )
    const { items } = await desk.door.call('outbox.list', null)
    expect(items).toHaveLength(3)
    for (const item of items) {
      expect(item).toMatchObject({ customer: null, number: '95588' })
      await expect(desk.door.call('outbox.undo', { id: item.id })).rejects.toMatchObject({
        code: 'automatic',
      })
    }
    expect((await desk.door.call('outbox.list', null)).items).toHaveLength(3)
  })

  test('what was not sent can be taken back; nothing newer that was typed is overwritten', async () => {
    const hub = await restartableHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    await desk.do(open)
    await desk.sent()
    await hub.stop()
    await offline(desk)
    await desk.do(noteOn('写错了的'))
    await desk.door.call('draft.save', { key: `ticket:${TICKET}`, value: { title: '正在写' } })
    const [item] = (await desk.door.call('outbox.list', null)).items
    await desk.door.call('outbox.undo', { id: item?.id ?? '' })
    expect(await notesOf(desk)).toEqual([])
    expect(await desk.door.call('draft.get', { key: `ticket:${TICKET}` })).toMatchObject({
      value: { note: '写错了的', title: '正在写' },
    })
  })

  test('acts that the rules refuse here are refused as a whole, and what was typed stays a draft', async () => {
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    await desk.door.call('draft.save', { key: 'customer:c1', value: { name: '王' } })
    await expect(
      desk.door.call('acts.do', {
        acts: [create('c1', '王'), { type: 'ticket.setStatus', id: 'nowhere', status: 'closed' }],
        basedOn: null,
        draft: 'customer:c1',
      }),
    ).rejects.toMatchObject({ code: 'notFound' })
    expect(await desk.door.call('customer.get', { id: 'c1' })).toBeNull()
    expect(await desk.door.call('draft.get', { key: 'customer:c1' })).not.toBeNull()
    expect(desk.state.sync.toSend).toBe(0)
  })

  test(
    'exactly once, however often hub and core go down in between',
    { timeout: timeLimitOf(60_000) },
    async () => {
      const step = fc.constantFrom('note', 'note', 'note', 'hubDown', 'hubUp', 'coreAgain' as const)
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
          const hub = await restartableHub()
          const desk = await (await TestConsole.start(hub.url)).signIn('1001')
          await desk.do(open)
          await desk.sent()
          let isUp = true
          const written: string[] = []
          for (const one of steps) {
            if (one === 'note') {
              written.push(`第${written.length}条`)
              await desk.do(noteOn(written.at(-1) ?? ''))
            } else if (one === 'coreAgain') await desk.restart()
            else if (one === 'hubDown' && isUp) {
              await hub.stop()
              isUp = false
            } else if (one === 'hubUp' && !isUp) {
              await hub.start()
              isUp = true
            }
          }
          if (!isUp) await hub.start()
          await online(desk)
          await desk.sent()
          expect(await notesAtHub(hub.url)).toEqual(written)
          expect(await notesOf(desk)).toEqual(written)
          await desk.close()
          await hub.stop()
        }),
        { numRuns: runsOf(6) },
      )
    },
  )

  test('what depends on a refused act waits behind it, everything else goes on; settled, it goes too', async () => {
    const hub = await restartableHub()
    const [ann, bo] = [
      await (await TestConsole.start(hub.url)).signIn('1001'),
      await (await TestConsole.start(hub.url)).signIn('1002'),
    ]
    const complaint: Act = { ...open, fields: { ...open.fields, kind: 'complaint' } }
    await ann.do(complaint, { type: 'ticket.completeStage', id: TICKET, fromStep: 0 })
    await ann.sent()
    await hub.stop()
    await offline(ann)
    await ann.do({ type: 'ticket.completeStage', id: TICKET, fromStep: 1 })
    await ann.do({ type: 'ticket.completeStage', id: TICKET, fromStep: 2 }, noteOn('已通知客户'))
    await ann.do(create('c1', '王小明'))
    await endBefore(ann, bo, hub, { type: 'ticket.setStatus', id: TICKET, status: 'resolved' })
    await until('the refusal', () => ann.state.sync.needsYou === 1 && ann.state.sync.toSend === 1, 15_000)

    const { items } = await ann.door.call('outbox.list', null)
    expect(items).toMatchObject([
      { status: 'needsYou', act: { fromStep: 1 }, refusal: { code: 'ticketEnded' }, behind: null },
      { status: 'waiting', act: { fromStep: 2 }, behind: items[0]?.id },
    ])
    expect(await notesAtHub(hub.url)).toEqual(['已通知客户'])
    await until('the customer', async () => (await bo.door.call('customer.get', { id: 'c1' })) !== null)
    // taken back, it holds nothing any more; what waited is now judged by the rules for itself
    await ann.door.call('outbox.undo', { id: items[0]?.id ?? '' })
    await until('the next answer', () => ann.state.sync.toSend === 0)
    expect((await ann.door.call('outbox.list', null)).items).toMatchObject([
      { status: 'needsYou', act: { type: 'ticket.completeStage' }, refusal: { code: 'ticketEnded' } },
    ])
    expect((await ann.door.call('ticket.get', { id: TICKET }))?.ticket.status).toBe('resolved')
  })

  test('what is created is there before what is about it, also when it is tried again later', async () => {
    const hub = await restartableHub()
    const ann = await (await TestConsole.start(hub.url)).signIn('1001')
    await hub.stop()
    await offline(ann)
    await ann.do(open, noteOn('一'), noteOn('二'))
    // another team's hub under this address would park them; here it is a copied id that the hub has never seen
    const [first] = (await ann.door.call('outbox.list', null)).items
    await ann.door.call('outbox.undo', { id: first?.id ?? '' })
    await ann.do(create('c1', '王小明'))
    await hub.start()
    await online(ann)
    await until('the answers', () => ann.state.sync.toSend === 0 && ann.state.sync.needsYou === 2, 15_000)
    expect(await notesAtHub(hub.url)).toEqual([])
    const { items } = await ann.door.call('outbox.list', null)
    expect(items).toMatchObject([
      { refusal: { code: 'notFound' }, act: { text: '一' } },
      { refusal: { code: 'notFound' }, act: { text: '二' } },
    ])
    await ann.do(open)
    for (const { id } of items) await ann.door.call('outbox.retry', { id })
    await ann.sent()
    expect((await notesAtHub(hub.url)).sort()).toEqual(['一', '二'].sort())
  })

  test('a batch is never larger than the hub takes', { timeout: 30_000 }, async () => {
    const hub = await restartableHub()
    const ann = await (await TestConsole.start(hub.url)).signIn('1001')
    await ann.do(open)
    await ann.sent()
    await hub.stop()
    await offline(ann)
    const long = '长'.repeat(10_000)
    for (let n = 0; n < 15; n++) await ann.do(...Array.from({ length: 10 }, () => noteOn(long)))
    await hub.start()
    await online(ann)
    await until('everything sent', () => ann.state.sync.toSend === 0, 20_000)
    expect(await notesAtHub(hub.url)).toHaveLength(150)
  })
})
