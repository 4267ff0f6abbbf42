import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { readCacheKey } from '../../main/launch/cache-key.ts'
import type { ContactId } from '../../shared/domain/ids.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { deskLedger, expectSameLedger, hubCommands, hubLedger } from './support/compare-ledgers.ts'
import { makeDataDir, TestConsole } from './support/test-console.ts'

const FIXTURE = join(import.meta.dirname, '../fixtures/data-4dad30c')
const Made = z.object({
  madeAt: z.number(),
  commands: z.array(z.string()).length(50),
  drafts: z.array(
    z.object({ person: z.string(), key: z.string(), value: z.record(z.string(), z.unknown()) }),
  ),
})
const made = Made.parse(JSON.parse(readFileSync(join(FIXTURE, 'made.json'), 'utf8')))

/** The hub's clock goes on an hour after the data was made, so that the sign-in in it has not run out. */
function laterThatDay(): () => number {
  const startedAt = Date.now()
  return () => made.madeAt + 3_600_000 + (Date.now() - startedAt)
}

test('the data of 4dad30c is opened by the code of today: 50 unsent commands are done exactly once, nothing is lost', async () => {
  const root = makeDataDir()
  cpSync(FIXTURE, root, { recursive: true })
  const [hubFolder, profile] = [join(root, 'hub'), join(root, 'profiles', 'default')]
  const cacheKey = readCacheKey(profile, undefined)
  const doneBefore = hubCommands(hubFolder)
  expect(doneBefore.filter(({ id }) => made.commands.includes(id))).toEqual([])
  const before = hubLedger(hubFolder)

  // first without the hub: everything that is the console's own is there
  const nowhere = 'http://127.0.0.1:9'
  const alone = await TestConsole.start(nowhere, { dataDir: profile, cacheKey })
  expect(alone.state.notices).toEqual([])
  expect(alone.state.session?.person.extension).toBe('1001')
  expect(alone.state.settings).toMatchObject({ language: 'en', theme: 'dark' })
  expect(alone.state.sync).toMatchObject({ toSend: 50, needsYou: 0 })
  const { items } = await alone.door.call('outbox.list', null)
  expect(items.map(({ id }) => id)).toEqual(made.commands)
  const unfinished = alone.state.wrapUps.map(({ call }) => call.contactId)
  const wrapUpDrafts = made.drafts.filter(({ key }) => key.startsWith('wrapUp:'))
  expect(wrapUpDrafts).toHaveLength(2)
  for (const { key } of wrapUpDrafts) expect(unfinished).toContain(key.slice('wrapUp:'.length) as ContactId)
  expect(await alone.door.call('ticket.get', { id: 't-4' })).toMatchObject({
    isPending: true,
    ticket: { kind: 'return', priority: 'P2', step: 3, decision: { verdict: 'approved' } },
  })
  await alone.close()

  const hub = await startTestHub({ dataDir: hubFolder, now: laterThatDay() })
  const desk = await TestConsole.start(hub.url, { dataDir: profile, cacheKey })
  await desk.online()
  await desk.sent()
  await until('the last answers', async () => (await desk.door.call('outbox.list', null)).items.length === 0)
  expect(desk.state.sync).toMatchObject({ toSend: 0, needsYou: 0 })
  const done = hubCommands(hubFolder).filter(({ id }) => made.commands.includes(id))
  expect(done.map(({ id }) => id)).toEqual(made.commands)
  expect(new Set(done.map(({ status }) => status))).toEqual(new Set(['done']))
  for (const { key, value } of made.drafts)
    expect((await desk.door.call('draft.get', { key }))?.value, key).toEqual(value)
  // again, from the disk: nothing is sent twice
  await desk.restart()
  await desk.online()
  expect(hubCommands(hubFolder).filter(({ id }) => made.commands.includes(id))).toHaveLength(50)
  const after = hubLedger(hubFolder)
  for (const [kind, rows] of Object.entries(before))
    for (const { id } of rows)
      expect(
        after[kind]?.map((row) => row.id),
        `${kind} ${id}`,
      ).toContain(id)
  const written = items.flatMap(({ act }) => (act.type === 'note.add' ? [act.id] : []))
  expect(after['note']?.map(({ id }) => id)).toEqual(expect.arrayContaining(written))
  await desk.close()
  expectSameLedger(deskLedger(profile, cacheKey), after, 'the console')
})
