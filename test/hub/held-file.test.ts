import type { Socket } from 'socket.io-client'
import { expect, test } from 'vitest'
import type { Command } from '../../shared/acts/command.ts'
import { HUB_PATHS } from '../../shared/contract/hub.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { followUpIdOf, type NoteId } from '../../shared/domain/ids.ts'
import { startHub } from '../../hub/start.ts'
import { ask, createCustomer, TestDesk } from './support/test-desk.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'
import { callerPhone } from './support/test-phones.ts'
import { passwordOf, TEAM } from './support/test-team.ts'
import { openHubData } from '../support/hub-data.ts'

/** Another program takes the hub's file, as a backup or a look with sqlite3 does. Returns the way to let go. */
function holdFile(dataDir: string, from: 'writers' | 'everybody' = 'writers'): () => void {
  const other = openHubData(dataDir, { timeout: 2000 })
  if (from === 'everybody') other.pragma('locking_mode = exclusive')
  other.exec('begin exclusive')
  const letGo = (): void => void other.close()
  afterTest(letGo)
  return letGo
}
const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const noteOf = (id: string, customerId: string): Act => ({
  type: 'note.add',
  id: id as NoteId,
  about: { entity: 'customer', id: customerId },
  text: 'called back',
})

const BATCHES: Record<string, readonly Act[]> = {
  alone: [createCustomer('c1', 'Wang')],
  independent: [createCustomer('c1', 'Wang'), createCustomer('c2', 'Li')],
  dependent: [createCustomer('c1', 'Wang'), noteOf('n1', 'c1'), noteOf('n2', 'c1')],
  mixed: [createCustomer('c1', 'Wang'), noteOf('n1', 'c1'), createCustomer('c2', 'Li'), noteOf('n2', 'none')],
}
test.each(Object.entries(BATCHES))(
  'a file held for a moment delays a batch and decides nothing: %s',
  async (_name, acts) => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const letGo = holdFile(hub.dataDir)
    const commands = acts.map((act) => ann.command(act))
    const answered = ann.submit(...commands)
    answered.catch(() => undefined)
    // whoever only reads goes on meanwhile
    expect((await ann.ask('changes:pull', { after: 9999, limit: 10 })).kind).toBe('snapshotNeeded')
    await soon(300)
    letGo()
    const results = await answered
    expect(results.map(({ status }) => status)).toEqual(
      acts.map((act) => (act.type === 'note.add' && act.about.id === 'none' ? 'refused' : 'done')),
    )
    expect(await ann.submit(...commands)).toEqual(results)
  },
)

test('signing in, a forced state and signing out wait for a file that is held for a moment', async () => {
  const hub = await startTestHub()
  const boss = await TestDesk.connect(hub.url, '1900')
  for (const work of [
    () => TestDesk.signIn(hub.url, '1001'),
    () => boss.ask('presence:force', { agent: boss.person, wish: { wish: 'ready' } }),
    () => ask(hub.url, HUB_PATHS.signOut, { refreshToken: boss.session.refreshToken, desk: boss.desk }),
  ]) {
    const letGo = holdFile(hub.dataDir)
    const done = work()
    await soon(100)
    letGo()
    await done
  }
})

test(
  'a file that stays held: everybody is told not now, nothing is decided, and all is done once it is let go',
  { timeout: 40_000 },
  async () => {
    const hub = await startTestHub()
    const [ann, bo] = [await TestDesk.connect(hub.url, '1001'), await TestDesk.connect(hub.url, '1002')]
    const letGo = holdFile(hub.dataDir)
    const commands = [ann.command(createCustomer('c1', 'Wang')), ann.command(noteOf('n1', 'c1'))]
    const submit = (desk: TestDesk, ...all: Command[]): Promise<unknown> =>
      (desk.socket as Socket).timeout(15_000).emitWithAck('commands:submit', { commands: all })
    const others = bo.command(createCustomer('c2', 'Li'))
    const password = { user: '1001', password: passwordOf('1001'), desk: ann.desk }
    const [answer, other, signIn] = await Promise.all([
      submit(ann, ...commands),
      submit(bo, others),
      ask(hub.url, HUB_PATHS.signIn, password),
    ])
    for (const reply of [answer, other])
      expect(reply).toMatchObject({ ok: false, error: { code: 'hubBusy', retryable: true } })
    expect(signIn).toMatchObject({ status: 503, body: { code: 'hubBusy' } })
    letGo()
    expect(await ann.submit(...commands)).toMatchObject([{ status: 'done' }, { status: 'done' }])
    expect(await bo.submit(others)).toMatchObject([{ status: 'done' }])
  },
)

test(
  'a hub whose file is held at its start waits, and says so where it lasts',
  { timeout: 40_000 },
  async () => {
    const dataDir = makeFolder()
    const first = await startTestHub({ dataDir })
    await first.close()
    const letGo = holdFile(dataDir, 'everybody')
    await expect(startHub({ dataDir, team: TEAM, log: { level: 'silent' } })).rejects.toMatchObject({
      reason: 'notReadable',
      message: expect.stringContaining('Another program') as string,
    })
    letGo()
    await startTestHub({ dataDir })
  },
)

test(
  'what the line saw while the file was held is written down once it is let go',
  { timeout: 40_000 },
  async () => {
    const hub = await startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true })
    const ann = await TestDesk.connect(hub.url, '1001')
    const caller = await callerPhone(hub.url, '+8613800138000')
    const letGo = holdFile(hub.dataDir)
    const call = caller.call('5000')
    const contactId = await until('the contact id', () => call.contactId)
    await call.hangUp()
    // longer than a single statement waits for the file
    await soon(9000)
    letGo()
    const follow = await until('the follow-up', async () =>
      (await ann.snapshot()).find(
        (line) =>
          line.line === 'item' && line.entity === 'followUp' && line.id === followUpIdOf(contactId as never),
      ),
    )
    expect(follow).toMatchObject({ value: { number: '+8613800138000', status: 'owed' } })
  },
)
