import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { unlock } from '../../shared/cipher.ts'
import { readCacheKey } from '../../main/launch/cache-key.ts'
import type { CallRecord } from '../../shared/domain/call-record.ts'
import type { ContactId } from '../../shared/domain/ids.ts'
import { TestDesk } from '../hub/support/test-desk.ts'
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

const OF_BEFORE = {
  decision: { verdict: 'approved', by: 'p-1002', at: made.madeAt, words: '同意维修' },
  voidDecisions: [
    {
      verdict: 'rejected',
      by: 'p-1002',
      at: made.madeAt - 1000,
      words: '不在保',
      cause: 'reopened',
      voidedBy: 'p-1002',
      voidedAt: made.madeAt - 500,
    },
  ],
}
const OF_TODAY = {
  decision: { verdict: 'approved', comment: '同意维修' },
  voidDecisions: [{ verdict: 'rejected', comment: '不在保', cause: 'reopened' }],
}
/**
 * Writes decisions of before protocol 2 into the ticket of the other agent, as hub and console stored them. Returns the
 * revision of the change that tells of them.
 */
function storeDecisionsOfBefore(root: string, cacheKey: string | undefined): number {
  const former = JSON.stringify(OF_BEFORE)
  const hub = new Database(join(root, 'hub', 'hub.db'))
  const cache = new Database(join(root, 'profiles', 'default', 'cache.db'))
  try {
    unlock(cache, cacheKey)
    for (const [db, table] of [
      [hub, 'tickets'],
      [cache, 'ticket'],
    ] as const)
      expect(
        db.prepare(`UPDATE ${table} SET body = json_patch(body, ?) WHERE id = 't-bo'`).run(former).changes,
      ).toBe(1)
    return Number(
      hub
        .prepare(
          `UPDATE changes SET body = json_patch(body, ?) WHERE entity_id = 't-bo' AND op = 'put' RETURNING revision`,
        )
        .pluck()
        .get(former),
    )
  } finally {
    hub.close()
    cache.close()
  }
}

test('the data of 4dad30c is opened by the code of today: 50 unsent commands are sent exactly once, nothing is lost', async () => {
  const root = makeDataDir()
  cpSync(FIXTURE, root, { recursive: true })
  const [hubFolder, profile] = [join(root, 'hub'), join(root, 'profiles', 'default')]
  const cacheKey = readCacheKey(profile, undefined)
  const toldAt = storeDecisionsOfBefore(root, cacheKey)
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
    ticket: {
      kind: 'return',
      priority: 'P2',
      step: 3,
      decision: { verdict: 'approved', comment: '质量问题，同意退货' },
    },
  })
  // acts and decisions have the names of today
  const acts = items.map(({ act }) => act).filter(({ type }) => type.startsWith('ticket.'))
  expect(new Set(acts.map(({ type }) => type))).toEqual(
    new Set(
      ['open', 'update', 'openForContact', 'setStatus', 'completeStage', 'decideRequest'].map(
        (name) => `ticket.${name}`,
      ),
    ),
  )
  expect(acts).toContainEqual(
    expect.objectContaining({ type: 'ticket.decideRequest', id: 't-3', comment: '已过七天' }),
  )
  expect((await alone.door.call('ticket.get', { id: 't-bo' }))?.ticket).toMatchObject(OF_TODAY)
  await alone.close()

  const hub = await startTestHub({ dataDir: hubFolder, now: laterThatDay() })
  const desk = await TestConsole.start(hub.url, { dataDir: profile, cacheKey })
  await desk.online()
  await until('the last answers', async () => (await desk.door.call('outbox.list', null)).items.length === 2)
  expect(desk.state.sync).toMatchObject({ toSend: 1, needsYou: 1 })
  // the person approved an own request, which that version allowed: the hub of today asks for two others, the words are kept, and
  // the step behind it waits
  const [approval, next] = (await desk.door.call('outbox.list', null)).items
  expect(approval).toMatchObject({
    status: 'needsYou',
    act: { type: 'ticket.decideRequest', id: 't-4', verdict: 'approved', comment: '质量问题，同意退货' },
    refusal: { code: 'ownRequest' },
  })
  expect(next).toMatchObject({
    status: 'waiting',
    act: { type: 'ticket.completeStage', id: 't-4' },
    behind: approval?.id,
  })
  const isOpenStill = (id: string): boolean => id === approval?.id || id === next?.id
  const done = hubCommands(hubFolder).filter(({ id }) => made.commands.includes(id) && !isOpenStill(id))
  expect(done.map(({ id }) => id)).toEqual(made.commands.filter((id) => !isOpenStill(id)))
  expect(new Set(done.map(({ status }) => status))).toEqual(new Set(['done']))
  for (const { key, value } of made.drafts)
    expect((await desk.door.call('draft.get', { key }))?.value, key).toEqual(
      key === 'ticket:t-bo' ? { comment: '同意，但', note: '' } : value,
    )
  // again, from the disk: nothing is sent twice
  await desk.restart()
  await desk.online()
  expect(hubCommands(hubFolder).filter(({ id }) => made.commands.includes(id))).toHaveLength(49)
  const after = hubLedger(hubFolder)
  for (const [kind, rows] of Object.entries(before))
    for (const { id } of rows)
      expect(
        after[kind]?.map((row) => row.id),
        `${kind} ${id}`,
      ).toContain(id)
  const written = items.flatMap(({ act }) => (act.type === 'note.add' ? [act.id] : []))
  expect(after['note']?.map(({ id }) => id)).toEqual(expect.arrayContaining(written))
  const decisions = Object.fromEntries(
    (after['ticket'] ?? []).map(({ id, value }) => [id, (value as { decision: unknown }).decision]),
  )
  expect(decisions).toMatchObject({
    't-3': { verdict: 'rejected', comment: '已过七天' },
    't-4': null,
    't-bo': OF_TODAY.decision,
  })
  expect(JSON.stringify(after)).not.toContain('"words"')
  // calls of before have the part of their agent, who finds them in the own list
  const { rows } = await desk.door.call('call.list', { scope: 'mine', outcome: null, offset: 0, limit: 50 })
  const calls = (after['call'] ?? []).map(({ value }) => value as CallRecord)
  expect(calls.length).toBeGreaterThan(0)
  for (const { id, agentId, answeredAt, segments } of calls.filter((call) => call.agentId !== null)) {
    expect(segments).toMatchObject([{ agentId, answeredAt }])
    expect(rows.find(({ call }) => call.id === id)?.segments).toMatchObject([{ agentId, answeredAt }])
  }
  // the change that told of it at the time, too
  const bo = await TestDesk.connect(hub.url, '1002', 'desk-of-bo')
  expect((await bo.pullAll(toldAt - 1))[0]).toMatchObject({
    change: { op: 'put', id: 't-bo', value: OF_TODAY },
  })
  await desk.close()
  expectSameLedger(deskLedger(profile, cacheKey), after, 'the console')
})
