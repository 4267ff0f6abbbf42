import { cpSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { EntityOf, EntityType } from '../../shared/entities/registry.ts'
import { callRecordIdOf, followUpIdOf, ticketIdOf, type ContactId } from '../../shared/domain/ids.ts'
import type { SimCall } from '../support/sim-call.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub, until } from './support/test-hub.ts'
import { callerPhone, registerPhone } from './support/test-phones.ts'
import { personId, queueId, TEAM } from './support/test-team.ts'

const NUMBER = '+8613800138000'
const trial = (times = {}) =>
  startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true, times: { backstopMs: 50, ...times } })

/** An entity as the ledger has it now, or undefined. */
async function entity<T extends EntityType>(
  desk: TestDesk,
  kind: T,
  id: string,
): Promise<EntityOf<T> | undefined> {
  for (const line of await desk.snapshot())
    if (line.line === 'item' && line.entity === kind && line.id === id) return line.value as EntityOf<T>
  return undefined
}
const contactOf = (call: SimCall): Promise<ContactId> =>
  until('the contact id', () => call.contactId as ContactId | undefined)
const recordOf = (desk: TestDesk, contactId: ContactId) => entity(desk, 'call', callRecordIdOf(contactId))
const endedRecord = (desk: TestDesk, contactId: ContactId) =>
  until('the end of the call in the ledger', async () => {
    const record = await recordOf(desk, contactId)
    return record?.endedAt !== null && record
  })

describe('a call that the line tells of', () => {
  it('is reported at its start, answer and end, with the customer of its number', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(createCustomer('c1', 'Wang', NUMBER))
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const caller = await callerPhone(hub.url, NUMBER)
    const call = caller.call('5000')
    await call.answered()
    const contactId = await contactOf(call)
    const talking = await until('the answer in the ledger', async () => {
      const record = await recordOf(ann, contactId)
      return record?.answeredAt ? record : undefined
    })
    expect(talking).toMatchObject({
      direction: 'inbound',
      number: NUMBER,
      queueId: queueId('5000'),
      agentId: ann.person,
      customerId: 'c1',
      endedAt: null,
      outcome: 'answered',
    })
    await call.hangUp()
    const ended = await endedRecord(ann, contactId)
    expect(ended.endedAt).toBeGreaterThanOrEqual(talking.answeredAt ?? 0)
    expect(await entity(ann, 'followUp', followUpIdOf(contactId))).toBeUndefined()
  })

  it('is nobody’s in particular where two customers share the number, unless an agent has said whose it is', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(createCustomer('c1', 'Wang', NUMBER))
    await ann.act(createCustomer('c2', 'Li', NUMBER))
    const caller = await callerPhone(hub.url, NUMBER)
    const first = caller.call('5000')
    const contactId = await contactOf(first)
    await first.hangUp()
    expect(await endedRecord(ann, contactId)).toMatchObject({ customerId: null, outcome: 'abandoned' })
    await ann.act({ type: 'customer.linkNumber', id: 'c2' as never, e164: NUMBER as never })
    const second = caller.call('5000')
    const later = await contactOf(second)
    await second.hangUp()
    expect(await endedRecord(ann, later)).toMatchObject({ customerId: 'c2' })
  })

  it('becomes one follow-up when the caller gives up, and none when the number is withheld', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    const contactId = await contactOf(call)
    await call.hangUp()
    const followUp = await until('the follow-up', () => entity(ann, 'followUp', followUpIdOf(contactId)))
    expect(followUp).toMatchObject({
      cause: 'abandoned',
      status: 'owed',
      number: NUMBER,
      queueId: queueId('5000'),
      assignee: null,
    })
    const withheld = (await callerPhone(hub.url, null)).call('5000', { isAnonymous: true })
    const secret = await contactOf(withheld)
    await withheld.hangUp()
    expect(await endedRecord(ann, secret)).toMatchObject({ number: null })
    expect(await entity(ann, 'followUp', followUpIdOf(secret))).toBeUndefined()
  })

  it('settles what was owed when the customer calls again and is answered', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    const caller = await callerPhone(hub.url, NUMBER)
    const missed = caller.call('5000')
    const contactId = await contactOf(missed)
    await missed.hangUp()
    await until('the follow-up', () => entity(ann, 'followUp', followUpIdOf(contactId)))
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const call = caller.call('5000')
    await call.answered()
    await call.hangUp()
    const settled = await until('the follow-up to be settled', async () => {
      const followUp = await entity(ann, 'followUp', followUpIdOf(contactId))
      return followUp?.status === 'done' && followUp
    })
    expect(settled.attempts).toMatchObject([{ outcome: 'reached', by: ann.person }])
  })

  it('that an agent makes is reported as outbound, and nobody there is no debt of ours', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    const phone = await registerPhone(ann)
    const customer = await callerPhone(hub.url, NUMBER)
    const call = phone.call(NUMBER, { headers: ['X-Contact-Id: made-at-desk-1'] })
    await until('it to ring', () => customer.lastCall)
    await customer.lastCall?.reject(486)
    await call.ended()
    const record = await endedRecord(ann, 'made-at-desk-1' as ContactId)
    expect(record).toMatchObject({
      direction: 'outbound',
      number: NUMBER,
      agentId: ann.person,
      outcome: 'busy',
    })
    expect(await entity(ann, 'followUp', followUpIdOf('made-at-desk-1' as ContactId))).toBeUndefined()
  })
})

describe('the ticket of a call', () => {
  it('is left to the desk while it is connected, and opened by the hub when the desk has not done it', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    await call.answered()
    const contactId = await contactOf(call)
    await until('the answer', async () => (await recordOf(ann, contactId))?.answeredAt)
    expect(await entity(ann, 'ticket', ticketIdOf(contactId))).toBeUndefined()
    await call.hangUp()
    const ticket = await until('the ticket', () => entity(ann, 'ticket', ticketIdOf(contactId)))
    expect(ticket).toMatchObject({ callerNumber: NUMBER, assignee: ann.person, queueId: queueId('5000') })
    expect(ticket.number).toMatch(/^T-\d{8}-0001$/)
    expect(await recordOf(ann, contactId)).toMatchObject({ ticketId: ticket.id })
  })

  it('is opened once when the desk does it too, with what the desk knows', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(createCustomer('c9', 'chosen by the agent'))
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    await call.answered()
    const contactId = await contactOf(call)
    await ann.act({
      type: 'ticket.openForContact',
      contactId,
      customerId: 'c9' as never,
      callerNumber: NUMBER as never,
      queueId: queueId('5000'),
      title: '',
    })
    await call.hangUp()
    await endedRecord(ann, contactId)
    await hub.close()
    const again = await startTestHub({ dataDir: hub.dataDir })
    const bo = await TestDesk.connect(again.url, '1002')
    const tickets = (await bo.snapshot()).filter((line) => line.line === 'item' && line.entity === 'ticket')
    expect(tickets).toMatchObject([{ value: { customerId: 'c9' } }])
    expect(await recordOf(bo, contactId)).toMatchObject({ ticketId: ticketIdOf(contactId) })
  })

  it('is opened at once where the agent’s console is away', async () => {
    const hub = await trial({ graceMs: 60_000 })
    const ann = await TestDesk.connect(hub.url, '1001')
    const sue = await TestDesk.connect(hub.url, '1100')
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    ann.socket.disconnect()
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    await call.answered()
    const contactId = await contactOf(call)
    expect(await until('the ticket', () => entity(sue, 'ticket', ticketIdOf(contactId)))).toMatchObject({
      assignee: personId('1001'),
    })
  })

  it('is opened while it rings where the queue says so, and is nobody’s yet', async () => {
    const hub = await trial()
    const sue = await TestDesk.connect(hub.url, '1100')
    const call = (await callerPhone(hub.url, NUMBER)).call('5001')
    const contactId = await contactOf(call)
    expect(await until('the ticket', () => entity(sue, 'ticket', ticketIdOf(contactId)))).toMatchObject({
      assignee: null,
      queueId: queueId('5001'),
    })
    await call.hangUp()
    await call.ended()
  })

  it('is not opened where the queue says never', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const call = (await callerPhone(hub.url, NUMBER)).call('5002')
    await call.answered()
    const contactId = await contactOf(call)
    await call.hangUp()
    await endedRecord(ann, contactId)
    await hub.close()
    const again = await startTestHub({ dataDir: hub.dataDir })
    const bo = await TestDesk.connect(again.url, '1002')
    expect(await entity(bo, 'ticket', ticketIdOf(contactId))).toBeUndefined()
  })
})

describe('a hub that goes down', () => {
  it('writes the callers who wait down as owed, on the way out or on the way back', async () => {
    const hub = await trial()
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    const contactId = await contactOf(call)
    const sue = await TestDesk.connect(hub.url, '1100')
    await until('the call', () => recordOf(sue, contactId))
    await hub.close()
    const again = await startTestHub({ dataDir: hub.dataDir })
    const later = await TestDesk.connect(again.url, '1100')
    expect(await entity(later, 'followUp', followUpIdOf(contactId))).toMatchObject({
      status: 'owed',
      number: NUMBER,
    })
    expect((await recordOf(later, contactId))?.endedAt).not.toBeNull()
  })

  it('leaves calls alone that its own line never told of: another line’s go on without the hub', async () => {
    const hub = await trial()
    const mine = await contactOf((await callerPhone(hub.url, NUMBER)).call('5000'))
    const sue = await TestDesk.connect(hub.url, '1100')
    await until('the call', () => recordOf(sue, mine))
    const ringing = (contactId: string) => ({
      type: 'call.report' as const,
      facts: {
        contactId: contactId as ContactId,
        direction: 'inbound' as const,
        number: NUMBER as never,
        queueId: queueId('5000'),
        agentId: null,
        customerId: null,
        startedAt: Date.now() - 1000,
        answeredAt: null,
        endedAt: null,
        waitedMs: null,
        outcome: null,
        quality: null,
      },
    })
    const before = Date.now()
    await sue.act(ringing('at-pbx-1'))
    await sue.act(ringing('at-pbx-2'))
    // as a power cut leaves them: the hub has not said a last word about its calls
    const dataDir = makeFolder()
    cpSync(hub.dataDir, dataDir, { recursive: true })
    const again = await startTestHub({ dataDir })
    const later = await TestDesk.connect(again.url, '1100')
    expect(await recordOf(later, mine)).toMatchObject({ outcome: 'missed' })
    expect(await entity(later, 'followUp', followUpIdOf(mine))).toMatchObject({ cause: 'missed' })
    for (const id of ['at-pbx-1', 'at-pbx-2'] as ContactId[]) {
      expect(await recordOf(later, id)).toMatchObject({ endedAt: null, outcome: null, isConsolesWord: true })
      expect(await entity(later, 'followUp', followUpIdOf(id))).toBeUndefined()
    }
    const agent = await TestDesk.connect(again.url, '1001')
    const talk = ringing('at-pbx-1')
    await agent.act({ ...talk, facts: { ...talk.facts, agentId: agent.person, answeredAt: before } })
    expect(await recordOf(later, 'at-pbx-1' as ContactId)).toMatchObject({ outcome: 'answered' })
    expect(await entity(later, 'followUp', followUpIdOf('at-pbx-1' as ContactId))).toBeUndefined()
  })
})
