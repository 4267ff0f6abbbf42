import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { inspectCache } from '../../main/core/cache/inspect-cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { ALL_MIGRATIONS } from '../../main/core/cache/migrations/all-migrations.ts'
import { PROTOCOL_VERSION } from '../../shared/contract/hub.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { makeDataDir, TestConsole } from './support/test-console.ts'

test('a sound cache says how large it is, what it holds, and that nothing is damaged', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  await desk.do({
    type: 'customer.create',
    id: 'c1' as CustomerId,
    fields: { name: '王小明', level: 'standard', tags: [], numbers: [], addresses: [] },
  })
  await desk.sent()
  await desk.door.call('draft.save', { key: 'ticket:t1', value: { note: '还没写完' } })
  const report = await desk.door.call('diagnose.cache', null)
  const newest = ALL_MIGRATIONS.at(-1)?.id
  expect(report).toMatchObject({ isEncrypted: true, faults: [], version: newest, newestVersion: newest })
  expect(report).toMatchObject({ toSend: 0, needsYou: 0, drafts: 1, rows: { customer: 1, outbox: 0 } })
  expect(report.bytes).toBeGreaterThan(4096)
  expect(Math.abs(Date.now() - (report.freshAt ?? 0))).toBeLessThan(60_000)
})

test('what quick_check finds is told', async () => {
  const file = join(makeDataDir(), 'cache.db')
  openCache({ file }).close()
  const db = new Database(file)
  db.prepare("INSERT INTO draft VALUES ('p1', 'ticket:1', '{}', 5)").run()
  // rows that their own table forbids: what a file that was changed from outside looks like
  ;(db as unknown as { unsafeMode(on: boolean): void }).unsafeMode(true)
  db.pragma('writable_schema = ON')
  db.prepare(
    "UPDATE sqlite_schema SET sql = replace(sql, 'saved_at INTEGER NOT NULL', 'saved_at INTEGER NOT NULL CHECK (saved_at > 9)') WHERE name = 'draft'",
  ).run()
  db.close()
  const again = new Database(file)
  const { faults, rows } = await inspectCache(again)
  again.close()
  expect(faults).toEqual([expect.stringContaining('draft')])
  expect(rows['draft']).toBe(1)
})

test('the cache is left alone while a call goes on', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const { callId } = desk.phone.rings({ from: '13912345678', queue: 'q-5000' })
  await desk.cardThat('the card', (card) => card.callId === callId)
  await expect(desk.door.call('diagnose.cache', null)).rejects.toMatchObject({ code: 'busyWithCall' })
})

test('the hub is asked, and its silence and the last trouble are told', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const fine = await desk.door.call('diagnose.hub', null)
  expect(fine).toMatchObject({ state: 'online', protocol: PROTOCOL_VERSION, lastTrouble: null, url: hub.url })
  // the one that the hub itself shows, so that two persons can compare it
  const { proof } = (await (await fetch(`${hub.url}/health?nonce=${'n'.repeat(32)}`)).json()) as {
    proof: { publicKey: string }
  }
  expect(fine.publicKey).toBe(proof.publicKey)
  expect(fine.roundTripMs).toBeGreaterThan(0)
  expect(fine.attempts).toBeGreaterThan(0)
  await hub.close()
  await until('the loss', () => desk.state.hub.state !== 'online')
  const lost = await desk.door.call('diagnose.hub', null)
  expect(lost.roundTripMs).toBeNull()
  expect(lost.lastTrouble?.why).not.toBe('')
  expect(lost.attempts).toBeGreaterThan(fine.attempts)
})

test('line and program say what they are; the account’s password does not come along', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const line = await desk.door.call('diagnose.line', null)
  // nor does the pass that the address carries
  const server = desk.phone.account?.server.split('?')[0]
  expect(line).toMatchObject({ registration: { state: 'registered' }, server })
  expect(JSON.stringify(line)).not.toContain(desk.phone.account?.password)
  expect(await desk.door.call('diagnose.ice', null)).toMatchObject({ host: 1, isComplete: true })
  const program = await desk.door.call('diagnose.program', null)
  expect(program).toMatchObject({ version: '0.0.0', node: process.versions.node })
  expect(program.sqlite).toMatch(/^3\.\d+/)
})
