import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openStore } from '../../hub/store/open-store.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { CallRecord } from '../../shared/domain/call-record.ts'
import type { FollowUp } from '../../shared/domain/follow-up.ts'
import { callRecordIdOf, followUpIdOf, ticketIdOf, type ContactId } from '../../shared/domain/ids.ts'
import { DAY_MS, MINUTE_MS } from '../../shared/domain/time.ts'
import { createCustomer, reportOf, TestDesk } from './support/test-desk.ts'
import { afterTest, startTestHub, until } from './support/test-hub.ts'
import { callerPhone, registerPhone } from './support/test-phones.ts'
import { personId, TEAM } from './support/test-team.ts'

const NUMBER = '+8613800138000'
const QUALITY = { mos: 4.3, loss: 0.01, jitterMs: 4, roundTripMs: 30 }
const trial = () => startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true })

/** The record of a contact as the hub has it now. */
async function recordOf(desk: TestDesk, contactId: string): Promise<CallRecord | undefined> {
  const id = callRecordIdOf(contactId as ContactId)
  for (const line of await desk.snapshot())
    if (line.line === 'item' && line.entity === 'call' && line.id === id) return CallRecord.parse(line.value)
  return undefined
}

describe('the time that a console claims', () => {
  it('is taken as far as it may be, and what was claimed stands beside it', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const claims = { old: 0, ahead: Date.parse('2100-01-01'), honest: Date.now() - 3 * DAY_MS }
    for (const [id, at] of Object.entries(claims))
      await ann.submit(ann.command(createCustomer(id, id), { at }))
    const actedAt = new Map<string, number>(
      (await ann.pullAll(2)).map(({ change, actedAt: at }) => [change.id, at ?? 0]),
    )
    const now = Date.now()
    expect(actedAt.get('old')).toBeGreaterThan(now - 30 * DAY_MS - MINUTE_MS)
    expect(actedAt.get('old')).toBeLessThanOrEqual(now - 30 * DAY_MS)
    expect(actedAt.get('ahead')).toBeLessThanOrEqual(now + 2 * MINUTE_MS)
    expect(actedAt.get('honest')).toBe(claims.honest)
    await hub.close()
    const store = await openStore(hub.dataDir)
    afterTest(() => store.close())
    const { rows } = await sql<{ claimed_at: number | null }>`
      select claimed_at from commands where desk = ${ann.desk} order by seq`.execute(store.db)
    expect(rows.map(({ claimed_at }) => claimed_at)).toEqual([claims.old, claims.ahead, null])
    const audited = await store.db
      .selectFrom('audit')
      .select('detail')
      .where('kind', '=', 'command')
      .execute()
    expect(audited.map(({ detail }) => (JSON.parse(detail) as { claimedAt?: number }).claimedAt)).toEqual([
      claims.old,
      claims.ahead,
      undefined,
    ])
  })
})

describe('what is written down with a time that was corrected', () => {
  const entity = async (desk: TestDesk, kind: string, id: string): Promise<unknown> => {
    for (const line of await desk.snapshot())
      if (line.line === 'item' && line.entity === kind && line.id === id) return line.value
    return undefined
  }

  it('says so itself, with what the computer’s clock said; and nothing where the time was taken as it is', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(createCustomer('c1', 'Wang'))
    const note = (id: string): Act =>
      ({ type: 'note.add', id, about: { entity: 'customer', id: 'c1' }, text: id }) as Act
    const wrong = Date.parse('2100-01-01')
    await ann.submit(ann.command(note('n-wrong'), { at: wrong }))
    await ann.act(note('n-right'))
    const corrected = (await entity(ann, 'note', 'n-wrong')) as { at: number; claimedAt?: number }
    expect(corrected.claimedAt).toBe(wrong)
    expect(corrected.at).toBeLessThanOrEqual(Date.now() + 2 * MINUTE_MS)
    expect(await entity(ann, 'note', 'n-right')).not.toHaveProperty('claimedAt')

    const fields = { number: null, customerId: 'c1', ticketId: null, subject: 'x', dueAt: 1, assignee: null }
    await ann.act({ type: 'followUp.open', id: 'f1', fields } as unknown as Act)
    const attempt = { outcome: 'noAnswer', text: '', contactId: null, nextAt: null }
    await ann.submit(
      ann.command({ type: 'followUp.logAttempt', id: 'f1', ...attempt } as unknown as Act, { at: 5 }),
    )
    expect(await entity(ann, 'followUp', 'f1')).toMatchObject({ attempts: [{ claimedAt: 5 }] })
  })
})

describe('facts of a contact that the line knows', () => {
  it('are the line’s: a colleague rewrites no live call and makes up no answered one; who talks adds what only a console has', async () => {
    const hub = await trial()
    const [ann, bo] = [await TestDesk.connect(hub.url, '1001'), await TestDesk.connect(hub.url, '1002')]
    await ann.act(createCustomer('c1', 'Wang'))
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    await call.answered()
    const contactId = await until('the contact id', () => call.contactId)
    const live = await until('the answer in the ledger', async () => {
      const record = await recordOf(ann, contactId)
      return record?.answeredAt ? record : undefined
    })
    const lie = {
      agentId: bo.person,
      number: '+8613900139000' as never,
      customerId: 'c1' as never,
      quality: QUALITY,
    }
    await bo.act(reportOf(contactId, { ...lie, startedAt: 1, answeredAt: 2, endedAt: 3 }))
    expect(await recordOf(ann, contactId)).toEqual(live)
    await ann.act(
      reportOf(contactId, { customerId: 'c1' as never, quality: QUALITY, endedAt: null, startedAt: 1 }),
    )
    expect(await recordOf(ann, contactId)).toEqual({ ...live, customerId: 'c1', quality: QUALITY })
    await call.hangUp()
    const ended = await until('the end in the ledger', async () => {
      const record = await recordOf(ann, contactId)
      return record?.endedAt ? record : undefined
    })
    // after the end, and after the line was started anew, it is the same
    await bo.act(reportOf(contactId, { ...lie, endedAt: Date.now() + DAY_MS }))
    expect(await recordOf(ann, contactId)).toEqual(ended)

    // a caller who waits was answered by nobody, whatever a console says
    const waiting = (await callerPhone(hub.url, '+8613800138001')).call('5001')
    const waitingId = await until('the second contact id', () => waiting.contactId)
    await until('it in the ledger', () => recordOf(bo, waitingId))
    await bo.act(reportOf(waitingId, { agentId: bo.person }))
    expect(await recordOf(bo, waitingId)).toMatchObject({ answeredAt: null, agentId: null, outcome: null })
  })

  it('leave the end of a talk to its agent where the line was started anew in it', async () => {
    const hub = await trial()
    const [ann, bo] = [await TestDesk.connect(hub.url, '1001'), await TestDesk.connect(hub.url, '1002')]
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    await call.answered()
    const contactId = await until('the contact id', () => call.contactId)
    await until('the answer', async () => (await recordOf(ann, contactId))?.answeredAt)
    await bo.act(reportOf(contactId))
    expect(await recordOf(ann, contactId)).toMatchObject({ endedAt: null })
    const before = Date.now()
    await ann.act(reportOf(contactId, { endedAt: Date.now() + DAY_MS }))
    const ended = (await recordOf(ann, contactId))?.endedAt ?? 0
    expect(ended).toBeGreaterThanOrEqual(before)
    expect(ended).toBeLessThanOrEqual(Date.now())
  })

  it('are nobody’s where the line never told of the contact: a phone of another PBX is believed', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(reportOf('of-another-pbx', { agentId: ann.person }))
    expect(await recordOf(ann, 'of-another-pbx')).toMatchObject({
      outcome: 'answered',
      agentId: ann.person,
      // and it is said that nobody else knows of it
      isConsolesWord: true,
    })
    // whatever a console says of that itself
    await ann.act(reportOf('of-another-pbx', { agentId: ann.person, quality: QUALITY }))
    expect(await recordOf(ann, 'of-another-pbx')).toMatchObject({ quality: QUALITY, isConsolesWord: true })
  })

  it('take the place of a console’s word when the line tells after all', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    await call.answered()
    const contactId = await until('the contact id', () => call.contactId)
    // of a contact that the line tells of nothing else is said, whoever is first
    await ann.act(reportOf(contactId, { isConsolesWord: true }))
    await until('the answer in the ledger', async () => (await recordOf(ann, contactId))?.answeredAt)
    await until('the line’s word', async () => (await recordOf(ann, contactId))?.isConsolesWord === undefined)
    await call.hangUp()
    await until('the end in the ledger', async () => (await recordOf(ann, contactId))?.endedAt)
    expect(await recordOf(ann, contactId)).not.toHaveProperty('isConsolesWord')
  })
})

describe('a contact that only a console names', () => {
  const attempt = (contactId: string | null): Act =>
    ({ type: 'followUp.logAttempt', id: 'f1', outcome: 'noAnswer', text: '', contactId, nextAt: null }) as Act
  const opening = { customerId: null, callerNumber: null, queueId: null, title: '' }
  const forContact = (contactId: string): Act =>
    ({ type: 'ticket.openForContact', contactId, ...opening }) as Act
  const owedFor = (contactId: string): Act =>
    ({
      type: 'followUp.openForContact',
      contactId,
      cause: 'missed',
      number: NUMBER,
      customerId: null,
      queueId: null,
    }) as Act
  const open = (id: string, contactId: string): Act =>
    ({
      type: 'ticket.open',
      id,
      contactId,
      customerId: null,
      callerNumber: null,
      queueId: null,
      fields: { kind: 'enquiry', priority: 'P3', title: id, reason: null, product: null },
    }) as Act
  const owed = (id: string): Act =>
    ({
      type: 'followUp.open',
      id,
      fields: { number: NUMBER, customerId: null, ticketId: null, subject: 'x', dueAt: 1, assignee: null },
    }) as Act
  async function valuesOf(desk: TestDesk) {
    const items = (await desk.snapshot()).flatMap((line) => (line.line === 'item' ? [line] : []))
    const of = (kind: string, id: string) => items.find((one) => one.entity === kind && one.id === id)?.value
    return {
      opened: of('ticket', 't1'),
      byRule: of('ticket', ticketIdOf('made-up' as ContactId)),
      owed: of('followUp', followUpIdOf('made-up' as ContactId)),
      attempts: (of('followUp', 'f1') as FollowUp | undefined)?.attempts,
    }
  }

  it('is marked wherever it is written down, until somebody tells of the call', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    for (const act of [
      owed('f1'),
      attempt('made-up'),
      open('t1', 'made-up'),
      forContact('made-up'),
      owedFor('made-up'),
    ])
      expect(await ann.act(act)).toMatchObject({ status: 'done' })
    const marked = { contactId: 'made-up', isContactUnknown: true }
    expect(await valuesOf(ann)).toMatchObject({
      opened: marked,
      byRule: marked,
      owed: marked,
      attempts: [marked],
    })
    await ann.act(reportOf('made-up', { agentId: ann.person, answeredAt: null, outcome: 'missed' }))
    expect(await valuesOf(ann)).toMatchObject({
      byRule: { isContactUnknown: false },
      owed: { isContactUnknown: false },
    })
  })

  it('is not marked where its call was reported, as every console does first', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(reportOf('made-up', { agentId: ann.person, answeredAt: null, outcome: 'missed' }))
    for (const act of [owed('f1'), attempt('made-up'), open('t1', 'made-up'), owedFor('made-up')])
      expect(await ann.act(act)).toMatchObject({ status: 'done' })
    const { opened, owed: followUp, attempts } = await valuesOf(ann)
    for (const value of [opened, followUp, attempts?.[0]]) {
      expect(value).toMatchObject({ contactId: 'made-up' })
      expect(value).not.toHaveProperty('isContactUnknown')
    }
  })

  it('says so nowhere else: what names no contact, and what the line writes, has no mark', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(owed('f1'))
    await ann.act(attempt(null))
    expect((await valuesOf(ann)).attempts?.[0]).not.toHaveProperty('isContactUnknown')
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    const contactId = await until('the contact id', () => call.contactId)
    await call.hangUp()
    const id = followUpIdOf(contactId as ContactId)
    const missed = await until('the call that is owed', async () =>
      (await ann.snapshot()).find(
        (line) => line.line === 'item' && line.entity === 'followUp' && line.id === id,
      ),
    )
    expect((missed as { value: unknown }).value).not.toHaveProperty('isContactUnknown')
  })
})

describe('what an act names besides its subject', () => {
  const openTicket = (id: string, more: object): Act =>
    ({
      type: 'ticket.open',
      id,
      contactId: null,
      customerId: null,
      callerNumber: null,
      queueId: null,
      fields: { kind: 'enquiry', priority: 'P3', title: id, reason: null, product: null },
      ...more,
    }) as Act
  const ATTEMPT = { outcome: 'noAnswer', text: '', contactId: null, nextAt: null }
  const forContact = (type: 'ticket.openForContact' | 'followUp.openForContact', wrong: object): Act =>
    ({
      type,
      contactId: 'k9',
      customerId: null,
      queueId: null,
      ...(type === 'ticket.openForContact'
        ? { callerNumber: null, title: '' }
        : { cause: 'missed', number: null }),
      ...wrong,
    }) as unknown as Act
  const update = (fields: object): Act => ({ type: 'ticket.update', id: 't1', fields }) as unknown as Act
  const followUp = (id: string, fields: object): Act =>
    ({
      type: 'followUp.open',
      id,
      fields: {
        number: null,
        customerId: null,
        ticketId: null,
        subject: 'x',
        dueAt: 1,
        assignee: null,
        ...fields,
      },
    }) as Act

  it('is there, or the act is refused', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(createCustomer('c1', 'Wang'))
    const status = async (act: Act): Promise<string> => {
      const result = await ann.act(act)
      return result.status === 'refused' ? result.code : result.status
    }
    expect(await status(openTicket('t1', { customerId: 'c1', queueId: 'q-5000' }))).toBe('done')
    expect(await status(update({ assignee: personId('1002'), customerId: 'c1' }))).toBe('done')
    expect(await status(followUp('f1', { ticketId: 't1', assignee: personId('1002') }))).toBe('done')
    for (const act of [
      openTicket('t2', { customerId: 'nobody' }),
      openTicket('t2', { queueId: 'nowhere' }),
      update({ assignee: 'nobody' }),
      update({ customerId: 'nobody' }),
      followUp('f2', { assignee: 'nobody' }),
      followUp('f2', { ticketId: 'none' }),
      reportOf('k1', { agentId: 'nobody' as never }),
      reportOf('k1', { queueId: 'nowhere' as never }),
      reportOf('k1', { customerId: 'nobody' as never }),
      ...(['ticket.openForContact', 'followUp.openForContact'] as const).flatMap((type) =>
        [{ customerId: 'nobody' }, { queueId: 'nowhere' }].map((wrong) => forContact(type, wrong)),
      ),
      followUp('f2', { customerId: 'nobody' }),
      { type: 'followUp.logAttempt', id: 'f1', ...ATTEMPT, assignee: 'nobody' } as unknown as Act,
    ])
      expect(await status(act), JSON.stringify(act)).toBe('unknownReference')
    await ann.act(reportOf('k2', { agentId: ann.person }))
    for (const act of [
      { type: 'call.assign', contactId: 'k2', customerId: 'nobody' },
      { type: 'call.assign', contactId: 'k2', ticketId: 'none' },
      { type: 'call.assign', contactId: 'none', customerId: 'c1' },
      { type: 'call.wrapUp', contactId: 'none', disposition: 'solved' },
      { type: 'customer.linkNumber', id: 'nobody', e164: NUMBER },
      { type: 'note.add', id: 'n1', about: { entity: 'ticket', id: 'none' }, text: 'x' },
      { type: 'note.add', id: 'n1', about: { entity: 'customer', id: 'nobody' }, text: 'x' },
      { type: 'ticket.update', id: 'none', fields: { title: 'x' } },
    ] as unknown as Act[])
      expect(await status(act), JSON.stringify(act)).toBe('notFound')
    // done before is done, whatever it names: nothing is changed by it
    expect(await status(openTicket('t1', { customerId: 'nobody' }))).toBe('done')
  })

  it('may be made earlier in the same batch', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const batch = [createCustomer('c1', 'Wang'), openTicket('t1', { customerId: 'c1' })]
    expect(await ann.submit(...batch.map((act) => ann.command(act)))).toMatchObject([
      { status: 'done' },
      { status: 'done' },
    ])
  })
})
