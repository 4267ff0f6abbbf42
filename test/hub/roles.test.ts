import { describe, expect, it } from 'vitest'
import { can } from '../../shared/acts/can.ts'
import { ACT_TYPES, type Act, type ActType } from '../../shared/acts/registry.ts'
import { hubCalls, type HubCallInput, type HubCallName } from '../../shared/contract/hub.ts'
import type { Role } from '../../shared/domain/people.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { startTestHub } from './support/test-hub.ts'
import { personId } from './support/test-team.ts'

const ROLES: Readonly<Record<Role, string>> = { agent: '1001', supervisor: '1100', administrator: '1900' }
const id = 'x' as never

/** One act of each kind, on things that are not there: what is refused for its role says notAllowed, all else does not. */
const ACTS: { readonly [T in ActType]: Extract<Act, { type: T }> } = {
  'customer.create': createCustomer('x', 'x') as never,
  'customer.update': { type: 'customer.update', id, fields: {} },
  'customer.linkNumber': { type: 'customer.linkNumber', id, e164: '+8613800138000' as never },
  'ticket.openForContact': {
    type: 'ticket.openForContact',
    contactId: id,
    customerId: null,
    callerNumber: null,
    queueId: null,
    title: '',
  },
  'ticket.open': {
    type: 'ticket.open',
    id,
    contactId: null,
    customerId: null,
    callerNumber: null,
    queueId: null,
    fields: { kind: 'enquiry', priority: 'P3', title: '', reason: null, product: null },
  },
  'ticket.update': { type: 'ticket.update', id, fields: {} },
  'ticket.moveTo': { type: 'ticket.moveTo', id, status: 'closed' },
  'ticket.advance': { type: 'ticket.advance', id, fromStep: 0 },
  'ticket.decide': { type: 'ticket.decide', id, verdict: 'approved', words: '' },
  'note.add': { type: 'note.add', id, about: { entity: 'ticket', id: 'x' }, text: 'x' },
  'call.report': {
    type: 'call.report',
    facts: {
      contactId: id,
      direction: 'inbound',
      number: null,
      queueId: null,
      agentId: null,
      customerId: null,
      startedAt: 1,
      answeredAt: null,
      endedAt: null,
      waitedMs: null,
      outcome: null,
      quality: null,
    },
  },
  'call.assign': { type: 'call.assign', contactId: id },
  'call.wrapUp': { type: 'call.wrapUp', contactId: id, disposition: 'solved' },
  'followUp.openForContact': {
    type: 'followUp.openForContact',
    contactId: id,
    cause: 'missed',
    number: null,
    customerId: null,
    queueId: null,
  },
  'followUp.open': {
    type: 'followUp.open',
    id,
    fields: { number: null, customerId: null, ticketId: null, subject: '', dueAt: 1, assignee: null },
  },
  'followUp.logAttempt': {
    type: 'followUp.logAttempt',
    id,
    outcome: 'busy',
    text: '',
    contactId: null,
    nextAt: null,
  },
  'followUp.cancel': { type: 'followUp.cancel', id, why: 'x' },
}

const INPUTS: { readonly [K in HubCallName]: HubCallInput<K> } = {
  'commands:submit': { commands: [] },
  'changes:pull': { after: 2, limit: 1 },
  'queues:watch': null,
  'presence:wish': { wish: 'paused', reason: 'meal' },
  'presence:wrapUp': { contactId: id, until: null },
  'presence:phone': { isProven: true, busy: 'no' },
  'presence:force': { agent: personId('1003'), wish: { wish: 'paused', reason: 'meal' } },
  'clock:ask': null,
}
/** Who may ask what; a call that is missing here fails the test, so that none comes in without a thought. */
const MAY_ASK: { readonly [K in HubCallName]: readonly Role[] } = {
  'commands:submit': ['agent', 'supervisor', 'administrator'],
  'changes:pull': ['agent', 'supervisor', 'administrator'],
  'queues:watch': ['agent', 'supervisor', 'administrator'],
  'presence:wish': ['agent', 'supervisor', 'administrator'],
  'presence:wrapUp': ['agent', 'supervisor', 'administrator'],
  'presence:phone': ['agent', 'supervisor', 'administrator'],
  'presence:force': ['supervisor', 'administrator'],
  'clock:ask': ['agent', 'supervisor', 'administrator'],
}

describe.each(Object.entries(ROLES) as [Role, string][])('as %s', (role, extension) => {
  it('every act is taken or refused as the role has it', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, extension)
    expect(Object.keys(ACTS).sort()).toEqual([...ACT_TYPES].sort())
    for (const act of Object.values(ACTS)) {
      const result = await desk.act(act)
      const isRefused = result.status === 'refused' && result.code === 'notAllowed'
      expect([act.type, isRefused]).toEqual([act.type, !can(role, act.type)])
    }
  })

  it('every call is answered or refused as the role has it', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, extension)
    for (const name of Object.keys(hubCalls) as HubCallName[]) {
      const input =
        name === 'commands:submit' ? { commands: [desk.command(ACTS['ticket.open'])] } : INPUTS[name]
      const reply = await desk.call(name, input as never)
      const isRefused = !reply.ok && reply.error.code === 'notAllowed'
      expect([name, isRefused, reply.ok]).toEqual([
        name,
        !MAY_ASK[name].includes(role),
        MAY_ASK[name].includes(role),
      ])
    }
  })
})

describe('a role', () => {
  it('is what the database says now, not what it was at sign-in', async () => {
    const hub = await startTestHub()
    const sue = await TestDesk.connect(hub.url, '1100')
    const { default: Database } = await import('better-sqlite3')
    const database = new Database(`${hub.dataDir}/hub.db`)
    database.exec(
      `update people set role = 'agent', body = json_set(body, '$.role', 'agent') where extension = '1100'`,
    )
    database.close()
    expect(await sue.call('presence:force', INPUTS['presence:force'])).toMatchObject({
      ok: false,
      error: { code: 'notAllowed' },
    })
  })
})
