import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { can, GRANTS, scopeOf, type Permission } from '../../shared/acts/can.ts'
import { Act, ACT_TYPES, actDefinition } from '../../shared/acts/registry.ts'
import { boardDoor } from '../../shared/contract/board.ts'
import { deskDoor } from '../../shared/contract/desk.ts'
import { connectDoor, portPair } from '../../shared/contract/door.ts'
import { hubCalls, hubEvents, type HubCallInput, type HubCallName } from '../../shared/contract/hub.ts'
import { shellDoor } from '../../shared/contract/shell-door.ts'
import { Role } from '../../shared/domain/people.ts'
import { TestDesk } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { personId } from '../hub/support/test-team.ts'
import { TestMemberships } from '../support/test-buckets.ts'
import { zodArbitrary } from '../support/zod-arbitrary.ts'
import { TestConsole } from './support/test-console.ts'

/** Who may do what: every act, call, question, event and page against every role, by the table and at the real doors. */

const EXTENSIONS: Readonly<Record<Role, string>> = {
  agent: '1001',
  supervisor: '1100',
  administrator: '1900',
}
const PAGES = ['page:workspace', 'page:board']
const everything: readonly string[] = [
  ...ACT_TYPES,
  ...Object.keys(hubCalls),
  ...Object.keys(hubEvents),
  'http:snapshot',
  'http:metrics',
  'http:openapi',
  ...PAGES,
  ...Object.keys(deskDoor.calls).map((name) => `window:${name}`),
  ...Object.keys(deskDoor.events).map((name) => `window:${name}`),
  ...Object.keys(boardDoor.calls).map((name) => `board:${name}`),
  ...Object.keys(boardDoor.events).map((name) => `board:${name}`),
]

/** What agents may not do, and what they may do on their own alone: the rest is everybody's. A new row has to be thought of here. */
const NOT_FOR_AGENTS = ['presence:force', 'http:metrics', 'page:board', 'window:board.force']
const FOR_ADMINISTRATORS_ALONE = [
  'teamSettings.setApprovalLimits',
  'backups:list',
  'backups:make',
  'backups:choose',
  'backups:restore',
  'window:backups.list',
  'window:backups.make',
  'window:backups.choose',
  'window:backups.restore',
]
const ALL_FOR_SUPERVISORS_ALONE = ['queues:watch', 'queues:patch', 'board:board.snapshot', 'board:board']

/** A value of a schema; ids in it are of nothing that is there. */
function sampleOf(schema: Parameters<typeof zodArbitrary>[0]): unknown {
  const [sample] = fc.sample(zodArbitrary(schema, ['x', 'quality', '+8613800138000']), {
    seed: 1,
    numRuns: 1,
  })
  return sample
}

describe('the table', () => {
  test('decides every cell, and holds nothing that there is not', () => {
    expect([...GRANTS.keys()].sort()).toEqual([...everything].sort())
    for (const name of everything)
      for (const role of Role.options)
        expect([name, role, ['all', 'own', 'none'].includes(GRANTS.get(name)?.[role] ?? '')]).toEqual([
          name,
          role,
          true,
        ])
  })

  test('gives agents everything but what is named here, supervisors all but what is administration, administrators all of it', () => {
    for (const name of everything as Permission[]) {
      const isAdministrative = FOR_ADMINISTRATORS_ALONE.includes(name)
      expect([name, can('agent', name)]).toEqual([name, !NOT_FOR_AGENTS.includes(name) && !isAdministrative])
      expect([name, can('supervisor', name), can('administrator', name)]).toEqual([
        name,
        !isAdministrative,
        true,
      ])
    }
    const widened = everything.filter(
      (name) =>
        scopeOf('agent', name as Permission) === 'own' && scopeOf('supervisor', name as Permission) === 'all',
    )
    expect(widened.sort()).toEqual([...ALL_FOR_SUPERVISORS_ALONE].sort())
  })
})

const INPUTS: { readonly [K in HubCallName]: HubCallInput<K> } = {
  'commands:submit': { commands: [] },
  'again:send': {
    items: [{ kind: 'entity', epoch: 'e', revision: 1, entity: 'person', id: 'x', value: {} }],
  },
  'changes:pull': { bucket: 'all', after: 2, limit: 1 },
  'queues:watch': null,
  'presence:wish': { wish: 'paused', reason: 'meal' },
  'presence:wrapUp': { contactId: 'x', until: null },
  'presence:phone': { isProven: true, busy: 'no' },
  'presence:force': { agent: personId('1003'), wish: { wish: 'paused', reason: 'meal' } },
  'clock:ask': null,
  'backups:list': null,
  'backups:make': null,
  'backups:choose': { isOn: true, everyMs: 3_600_000, keep: 24, folder: null },
  'backups:restore': { name: 'x' },
}

/** Where a sample of the schema is not enough. */
const WINDOW_INPUTS: Readonly<Record<string, unknown>> = {
  'board.force': INPUTS['presence:force'],
  'settings.set': { theme: 'dark' },
}

describe.each(Object.entries(EXTENSIONS) as [Role, string][])('as %s', (role, extension) => {
  test('the hub answers acts, calls and the snapshot as the table says', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, extension)
    for (const type of ACT_TYPES) {
      const act = Act.parse({ type, ...(sampleOf(actDefinition(type).input) as object) })
      const result = await desk.act(act)
      const isRefused = result.status === 'refused' && result.code === 'notAllowed'
      expect([type, isRefused]).toEqual([type, !can(role, type)])
    }
    for (const name of Object.keys(hubCalls) as HubCallName[]) {
      const act = Act.parse({
        type: 'customer.create',
        ...(sampleOf(actDefinition('customer.create').input) as object),
      })
      const input = name === 'commands:submit' ? { commands: [desk.command(act)] } : INPUTS[name]
      const reply = await desk.call(name, input)
      expect([name, !reply.ok && reply.error.code === 'notAllowed']).toEqual([name, !can(role, name)])
    }
    const isRead = await desk.snapshot().then(
      () => true,
      () => false,
    )
    expect(isRead).toBe(can(role, 'http:snapshot'))
    for (const [path, name] of [
      ['/metrics', 'http:metrics'],
      ['/api/openapi.json', 'http:openapi'],
    ] as const) {
      const { status } = await fetch(`${hub.url}${path}`, {
        // a proxy in between: this computer itself needs no token
        headers: { authorization: `Bearer ${desk.session.accessToken}`, 'x-forwarded-for': '192.0.2.7' },
      })
      expect([name, status]).toEqual([name, can(role, name) ? 200 : 403])
    }
  })

  test(
    'the core answers what windows ask, and the shell its pages, as the table says',
    { timeout: 60_000 },
    async () => {
      const hub = await startTestHub()
      const console = await (await TestConsole.start(hub.url)).signIn(extension)
      // those that end the session come last
      const names = (Object.keys(deskDoor.calls) as (keyof typeof deskDoor.calls)[]).toSorted(
        (a, b) => Number(a.startsWith('session.')) - Number(b.startsWith('session.')),
      )
      for (const name of names) {
        const input = WINDOW_INPUTS[name] ?? sampleOf(deskDoor.calls[name].input)
        const code = await console.door.call(name, input as never, { timeoutMs: 2000 }).then(
          () => 'ok',
          (error: unknown) => (error as { code: string }).code,
        )
        expect([name, code === 'notAllowed', code === 'badInput']).toEqual([
          name,
          !can(role, `window:${name}`),
          false,
        ])
      }
      await console.signIn(extension)
      const [mine, theirs] = portPair()
      console.core.attach('shell', theirs)
      const shell = connectDoor(shellDoor, mine, (text) => {
        throw new Error(text)
      })
      expect((await shell.call('summary', null)).mayWatchBoard).toBe(can(role, 'page:board'))
    },
  )
})

test('events of one’s own reach one’s own consoles alone, those of all everybody', async () => {
  const memberships = new TestMemberships()
  const hub = await startTestHub({ memberships, times: { stillTrueMs: 100 } })
  const desks = await Promise.all(
    ['1001', '1002', '1100'].map(async (extension) => {
      const desk = await TestDesk.signIn(hub.url, extension)
      await desk.open({ features: ['buckets'] })
      const heard: string[] = []
      desk.socket.onAny((name: string) => heard.push(name))
      await desk.ask('queues:watch', null)
      return { desk, heard }
    }),
  )
  const [ann, bo, sue] = desks as [(typeof desks)[0], (typeof desks)[0], (typeof desks)[0]]
  // at rest
  await until('the pictures', () => desks.every(({ heard }) => heard.includes('queues:patch')), 15_000)
  for (const { heard } of desks) heard.length = 0
  await ann.desk.ask('presence:wish', { wish: 'paused', reason: 'meal' })
  memberships.set(personId('1001'), { teams: ['1'] })
  await ann.desk.act(
    Act.parse({ type: 'customer.create', ...(sampleOf(actDefinition('customer.create').input) as object) }),
  )
  for (const { heard } of desks) await until('the change', () => heard.includes('changes:new'))
  await until(
    'the own ones',
    () => ann.heard.includes('presence:you') && ann.heard.includes('buckets:changed'),
  )
  for (const { heard } of [bo, sue]) {
    expect(heard).not.toContain('presence:you')
    expect(heard).not.toContain('buckets:changed')
  }
  for (const name of Object.keys(hubEvents) as (keyof typeof hubEvents)[])
    expect([name, can('agent', name)]).toEqual([name, true])
})
