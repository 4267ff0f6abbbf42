import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { can } from '../../shared/acts/can.ts'
import { Act, ACT_TYPES, actDefinition } from '../../shared/acts/registry.ts'
import { hubCalls, type HubCallInput, type HubCallName } from '../../shared/contract/hub.ts'
import type { Role } from '../../shared/domain/people.ts'
import { zodArbitrary } from '../support/zod-arbitrary.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { startTestHub } from './support/test-hub.ts'
import { personId } from './support/test-team.ts'
import { openHubData } from '../support/hub-data.ts'

const ROLES: Readonly<Record<Role, string>> = { agent: '1001', supervisor: '1100', administrator: '1900' }
const id = 'x' as never

/** One act of each type, on things that are not there: what is refused for its role says notAllowed, all else does not. */
const ACTS: readonly Act[] = ACT_TYPES.map((type) => {
  const fields = zodArbitrary(actDefinition(type).input, ['x', 'quality', '+8613800138000'])
  const [sample] = fc.sample(fields, { seed: 1, numRuns: 1 })
  return Act.parse({ type, ...(sample as object) })
})

const INPUTS: { readonly [K in HubCallName]: HubCallInput<K> } = {
  'commands:submit': { commands: [] },
  'again:send': {
    items: [{ kind: 'entity', epoch: 'e', revision: 1, entity: 'person', id: 'x', value: {} }],
  },
  'changes:pull': { after: 2, limit: 1 },
  'queues:watch': null,
  'presence:wish': { wish: 'paused', reason: 'meal' },
  'presence:wrapUp': { contactId: id, until: null },
  'presence:phone': { isProven: true, busy: 'no' },
  'presence:force': { agent: personId('1003'), wish: { wish: 'paused', reason: 'meal' } },
  'clock:ask': null,
  'backups:list': null,
  'backups:make': null,
  'backups:choose': { isOn: true, everyMs: 3_600_000, keep: 24, folder: null },
  'backups:restore': { name: 'x' },
}
/** Who may ask what; a call that is missing here fails the test, so that none comes in without a thought. */
const MAY_ASK: { readonly [K in HubCallName]: readonly Role[] } = {
  'commands:submit': ['agent', 'supervisor', 'administrator'],
  'again:send': ['agent', 'supervisor', 'administrator'],
  'changes:pull': ['agent', 'supervisor', 'administrator'],
  'queues:watch': ['agent', 'supervisor', 'administrator'],
  'presence:wish': ['agent', 'supervisor', 'administrator'],
  'presence:wrapUp': ['agent', 'supervisor', 'administrator'],
  'presence:phone': ['agent', 'supervisor', 'administrator'],
  'presence:force': ['supervisor', 'administrator'],
  'clock:ask': ['agent', 'supervisor', 'administrator'],
  'backups:list': ['administrator'],
  'backups:make': ['administrator'],
  'backups:choose': ['administrator'],
  'backups:restore': ['administrator'],
}

describe.each(Object.entries(ROLES) as [Role, string][])('as %s', (role, extension) => {
  it('every act is taken or refused as the role has it', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, extension)
    for (const act of ACTS) {
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
        name === 'commands:submit' ? { commands: [desk.command(createCustomer('x', 'x'))] } : INPUTS[name]
      const reply = await desk.call(name, input)
      const isRefused = !reply.ok && reply.error.code === 'notAllowed'
      // there is no such backup
      const isAnswered = reply.ok || reply.error.code === 'backupUnusable'
      expect([name, isRefused, isAnswered]).toEqual([
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
    const database = openHubData(hub.dataDir)
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
