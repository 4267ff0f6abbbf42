import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planDue, type DueMoment } from '../../hub/due/due-moments.ts'
import { DueScheduler } from '../../hub/due/due-scheduler.ts'
import { createLogger } from '../../shared/log/create-logger.ts'
import { openStore } from '../../hub/store/open-store.ts'
import type { Act } from '../../shared/acts/registry.ts'
import {
  callRecordIdOf,
  ticketIdOf,
  type ContactId,
  type FollowUpId,
  type TicketId,
} from '../../shared/domain/ids.ts'
import type { EntityType } from '../../shared/entities/registry.ts'
import { DAY_MS, HOUR_MS } from '../../shared/domain/time.ts'
import { TestDesk } from './support/test-desk.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'
import { callerPhone, registerPhone } from './support/test-phones.ts'
import { TEAM } from './support/test-team.ts'
import { openHubData } from '../support/hub-data.ts'

const openTicket = (id: string): Act => ({
  type: 'ticket.open',
  id: id as TicketId,
  contactId: null,
  customerId: null,
  callerNumber: null,
  queueId: null,
  fields: { kind: 'enquiry', priority: 'P3', title: 'a question', reason: null, product: null },
})
const dueAt = (id: string, at: number | null): Act => ({
  type: 'ticket.update',
  id: id as TicketId,
  fields: { dueAt: at },
})
const openFollowUp = (id: string, at: number): Act => ({
  type: 'followUp.open',
  id: id as FollowUpId,
  fields: { number: null, customerId: null, ticketId: null, subject: 'ask', dueAt: at, assignee: null },
})

/** A number of `/metrics`. */
async function measure(url: string, name: string): Promise<number | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const line = text.split('\n').find((one) => one.startsWith(`${name} `))
  return line === undefined ? undefined : Number(line.slice(name.length + 1))
}
const OVERDUE_TICKETS = 'ringdesk_hub_overdue{entity="ticket"}'
const OVERDUE_FOLLOW_UPS = 'ringdesk_hub_overdue{entity="followUp"}'
const CAME_DUE = 'ringdesk_hub_came_due_total{entity="ticket"}'
const becomes = (url: string, name: string, value: number) =>
  until(`${name} to be ${value}`, async () => (await measure(url, name)) === value)

async function entity(desk: TestDesk, kind: EntityType, id: string): Promise<unknown> {
  for (const line of await desk.snapshot())
    if (line.line === 'item' && line.entity === kind && line.id === id) return line.value
  return undefined
}

describe('what falls due', () => {
  it('is signalled once, is overdue until it is moved or settled, and stays so over a restart', async () => {
    let now = Date.parse('2026-03-02T08:00:00Z')
    const times = { dueLookMs: 20, sessionMs: 900 * DAY_MS, accessTokenMs: 900 * DAY_MS }
    const hub = await startTestHub({ now: () => now, times })
    const ann = await TestDesk.connect(hub.url, '1001')
    const at = { at: now }
    const act = (one: Act) => ann.submit(ann.command(one, at))
    await act(openTicket('t1'))
    await act(openTicket('t2'))
    await act(dueAt('t1', now + HOUR_MS))
    // further away than a timer can count
    await act(dueAt('t2', now + 400 * DAY_MS))
    await act(openFollowUp('f1', now + 2 * HOUR_MS))
    await becomes(hub.url, 'ringdesk_hub_follower_lag{follower="due"}', 0)
    expect(await measure(hub.url, OVERDUE_TICKETS)).toBe(0)

    now += HOUR_MS
    await becomes(hub.url, OVERDUE_TICKETS, 1)
    expect(await measure(hub.url, OVERDUE_FOLLOW_UPS)).toBe(0)
    // a clock that goes back does not take back what was signalled, nor signal it again
    now -= 2 * HOUR_MS
    await act(openFollowUp('f2', now + 400 * DAY_MS))
    await becomes(hub.url, 'ringdesk_hub_follower_lag{follower="due"}', 0)
    expect(await measure(hub.url, OVERDUE_TICKETS)).toBe(1)
    now += 3 * HOUR_MS
    await becomes(hub.url, OVERDUE_FOLLOW_UPS, 1)
    expect(await measure(hub.url, CAME_DUE)).toBe(1)

    await act(dueAt('t1', now + HOUR_MS))
    await becomes(hub.url, OVERDUE_TICKETS, 0)
    now += HOUR_MS
    await becomes(hub.url, CAME_DUE, 2)
    await act({ type: 'followUp.cancel', id: 'f1' as FollowUpId, why: 'no need' })
    await becomes(hub.url, OVERDUE_FOLLOW_UPS, 0)
    await hub.close()

    const again = await startTestHub({ dataDir: hub.dataDir, now: () => now, times })
    expect(await measure(again.url, OVERDUE_TICKETS)).toBe(1)
    now += 500 * DAY_MS
    await becomes(again.url, OVERDUE_TICKETS, 2)
    await becomes(again.url, OVERDUE_FOLLOW_UPS, 1)
    // the first one was signalled before the restart
    expect(await measure(again.url, CAME_DUE)).toBe(1)
  })

  it('is known of a ledger that came by an import', async () => {
    const hub = await startTestHub({ team: 'sample', customers: 60, times: { dueLookMs: 20 } })
    const database = openHubData(hub.dataDir, { readonly: true })
    afterTest(() => database.close())
    const count = (text: string): number => (database.prepare(text).get() as { n: number }).n
    const owed = count(`select count(*) as n from follow_ups where status = 'owed'`)
    const tickets = count('select count(*) as n from tickets where is_open = 1 and due_at is not null')
    expect(owed + tickets).toBeGreaterThan(0)
    await until('all of them', () => count('select count(*) as n from due_moments') === owed + tickets)
  })
})

describe('a handler of due moments', () => {
  it('that fails at one is asked again with the same key, and the others are done', async () => {
    const store = await openStore(makeFolder())
    afterTest(() => store.close())
    const lines: string[] = []
    const log = createLogger({ level: 'info', write: (line) => void lines.push(line) })
    const due = new DueScheduler({ db: store.db, log, now: () => 1000, lookMs: 20 })
    const done: string[] = []
    const tried: string[] = []
    let isIll = true
    const handle = (moments: readonly DueMoment[]): Promise<void> => {
      tried.push(...moments.map(({ key }) => key))
      if (isIll && moments.some(({ entityId }) => entityId === 'poison'))
        return Promise.reject(new Error('ill'))
      done.push(...moments.map(({ entityId }) => entityId))
      return Promise.resolve()
    }
    due.on('callBackstop', { handle, isKept: false })
    const planned = Array.from({ length: 230 }, (_, n) => ({
      entityId: `c${String(n).padStart(3, '0')}`,
      dueAt: n,
    }))
    await planDue(store.db, 'callBackstop', [...planned, { entityId: 'poison', dueAt: 50 }])
    due.start(0)
    await until('the others', () => done.length === 230)
    expect(lines.some((line) => line.includes('what is due could not be done'))).toBe(true)
    isIll = false
    await until('the last one', () => done.includes('poison'))
    expect(tried.filter((key) => key === 'due:callBackstop:poison:50').length).toBeGreaterThan(2)
    expect(new Set(done).size).toBe(done.length)
    await due.close()
    const rows = await store.db.selectFrom('due_moments').selectAll().execute()
    expect(rows).toEqual([])
  })
})

describe('what the hub owes after a call', () => {
  it('is done by the hub that comes after one that was killed', async () => {
    const team = { ...TEAM, isSample: true }
    const hub = await startTestHub({ team, isTrial: true, times: { backstopMs: 60_000 } })
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const call = (await callerPhone(hub.url, '+8613800138000')).call('5000')
    await call.answered()
    const contactId = await until('the contact id', () => call.contactId as ContactId | undefined)
    await call.hangUp()
    await until('the end', async () => {
      const record = (await entity(ann, 'call', callRecordIdOf(contactId))) as
        { endedAt: number | null } | undefined
      return record !== undefined && record.endedAt !== null
    })
    // what a killed hub leaves behind: its files as they are just now
    const dataDir = makeFolder()
    cpSync(hub.dataDir, dataDir, { recursive: true })
    rmSync(join(dataDir, 'hub.lock'), { force: true, recursive: true })
    const later = await startTestHub({
      dataDir,
      now: () => Date.now() + 120_000,
      times: { backstopMs: 50 },
    })
    const bo = await TestDesk.connect(later.url, '1002')
    expect(await until('the ticket', () => entity(bo, 'ticket', ticketIdOf(contactId)))).toMatchObject({
      assignee: ann.person,
      callerNumber: '+8613800138000',
    })
  })
})
