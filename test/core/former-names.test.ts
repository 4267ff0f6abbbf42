import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase, migrate } from '../../hub/store/open-store.ts'
import { renameStored as renameAtHub } from '../../hub/store/stored-names.ts'
import { readCommand } from '../../hub/commands/read-command.ts'
import { CACHE_FILE, DAMAGE_MARK } from '../../main/core/cache/kept-caches.ts'
import { ALL_MIGRATIONS } from '../../main/core/cache/migrations/all-migrations.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { openDeskCache } from '../../main/core/cache/open-desk-cache.ts'
import { renameStored } from '../../main/core/cache/stored-names.ts'
import { silentLog } from '../../main/core/log.ts'
import { currentAct, currentDraft, type FormerNames } from '../../shared/acts/former-names.ts'
import { createBodyReader } from '../../shared/contract/feed-change.ts'
import { afterTest, makeFolder } from '../hub/support/test-hub.ts'
import { makeDataDir } from './support/test-console.ts'
import { ticket } from './support/test-cache.ts'

type Raw = Readonly<Record<string, unknown>>
/** `from` becomes `to`, where it is there. */
const renamed = (fields: Raw, from: string, to: string): Raw => {
  if (!(from in fields)) return fields
  const { [from]: value, ...rest } = fields
  return { ...rest, [to]: value }
}
/** As after two updates: `ticket.put` became `ticket.move`, and that became `ticket.setStatus`; `heading` is `title` now. */
const NAMES: FormerNames = {
  acts: {
    'ticket.put': (act) => ({ ...renamed(act, 'state', 'status'), type: 'ticket.move' }),
    'ticket.move': (act) => ({ ...act, type: 'ticket.setStatus' }),
  },
  entities: { ticket: (body) => renamed(body, 'heading', 'title') },
  drafts: { ticket: (typed) => renamed(typed, 'words', 'comment') },
}
const FORMER = { type: 'ticket.put', id: 't-1', state: 'waiting' }
const NOW = { type: 'ticket.setStatus', id: 't-1', status: 'waiting' }

test('an act and a draft of two versions ago have the names of today; what has them already stays as it is', () => {
  expect(currentAct(FORMER, NAMES)).toEqual(NOW)
  expect(currentAct(NOW, NAMES)).toBe(NOW)
  for (const odd of [null, 7, 'text', [], { type: 5 }, { type: 'constructor' }])
    expect(currentAct(odd, NAMES)).toBe(odd)
  expect(currentDraft('ticket:t-1', { words: '同意', note: 'x' }, NAMES)).toEqual({
    comment: '同意',
    note: 'x',
  })
  expect(currentDraft('customer:c-1', { words: 'x' }, NAMES)).toEqual({ words: 'x' })
})

test('the console’s outbox, drafts, marks and ledger are renamed, once, and nothing else is touched', () => {
  const db = openCache({ file: join(makeDataDir(), 'c.db') })
  afterTest(() => db.close())
  const command = { id: 'k-1', desk: 'd', seq: 3, actor: 'p', at: 1, basedOn: null, act: FORMER }
  const kept = { key: 'ticket:t-1', value: { words: '同意' } }
  db.prepare(
    `INSERT INTO outbox (seq, id, command, actor, role, subject_entity, subject_id, status, place, draft)
     VALUES (3, 'k-1', ?, 'p', 'agent', 'ticket', 't-1', 'waiting', 3, ?)`,
  ).run(JSON.stringify(command), JSON.stringify(kept))
  db.prepare('INSERT INTO outbox_aside SELECT * FROM outbox').run()
  const addDraft = db.prepare(`INSERT INTO draft VALUES ('p', ?, ?, 5)`)
  addDraft.run('ticket:t-1', '{"words":"同意"}')
  addDraft.run('customer:c-1', '{"words":"别的"}')
  db.prepare(`INSERT INTO mark VALUES ('m-1', 'p', 'ticket', 't-1', '(intent)', ?)`).run(
    JSON.stringify({ id: 'm-1', act: FORMER }),
  )
  db.prepare(
    `INSERT INTO ticket (row, id, revision, body, status, is_open, kind, priority, created_at)
     VALUES (1, 't-1', 9, '{"id":"t-1","heading":"旧"}', 'new', 1, 'return', 'P3', 1)`,
  ).run()
  db.prepare(`INSERT INTO base VALUES ('ticket', 't-1', 8, '{"id":"t-1","heading":"更旧"}')`).run()
  db.prepare(`INSERT INTO base VALUES ('ticket', 't-2', 0, NULL)`).run()
  for (const _ of ['renames', 'finds it so']) {
    renameStored(db, NAMES)
    const text = (sql: string): unknown => JSON.parse(String(db.prepare(sql).pluck().get()))
    for (const table of ['outbox', 'outbox_aside']) {
      expect(text(`SELECT command FROM ${table}`)).toEqual({ ...command, act: NOW })
      expect(text(`SELECT draft FROM ${table}`)).toEqual({
        key: 'ticket:t-1',
        value: { comment: '同意' },
      })
    }
    expect(text(`SELECT value FROM draft WHERE key = 'ticket:t-1'`)).toEqual({ comment: '同意' })
    expect(text(`SELECT value FROM draft WHERE key = 'customer:c-1'`)).toEqual({ words: '别的' })
    expect(text('SELECT body FROM mark')).toEqual({ id: 'm-1', act: NOW })
    expect(text('SELECT body FROM ticket')).toEqual({ id: 't-1', title: '旧' })
    expect(text(`SELECT body FROM base WHERE id = 't-1'`)).toEqual({ id: 't-1', title: '更旧' })
    expect(db.prepare('SELECT revision FROM ticket').pluck().get()).toBe(9)
  }
})

test('what is rescued of a damaged cache of an older version has the names of today', () => {
  const dataDir = makeDataDir()
  const file = join(dataDir, CACHE_FILE)
  const older = openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= 7) })
  const act = { type: 'ticket.moveTo', id: 't-1', status: 'waiting' }
  older
    .prepare(
      `INSERT INTO outbox (seq, id, command, actor, role, subject_entity, subject_id, status, place)
       VALUES (3, 'k-1', ?, 'p', 'agent', 'ticket', 't-1', 'waiting', 3)`,
    )
    .run(JSON.stringify({ id: 'k-1', desk: 'd', seq: 3, actor: 'p', at: 1, basedOn: null, act }))
  older.close()
  writeFileSync(file + DAMAGE_MARK, '')
  const { cache, setAside } = openDeskCache(dataDir, undefined, silentLog)
  afterTest(() => cache.close())
  expect(setAside).toMatchObject({ commands: 1 })
  expect(JSON.parse(String(cache.db.prepare('SELECT command FROM outbox').pluck().get()))).toMatchObject({
    act: { type: 'ticket.setStatus', id: 't-1', status: 'waiting' },
  })
})

test('the hub’s ledger and feed are renamed once after an update', async () => {
  const db = openDatabase({ file: join(makeFolder(), 'hub.db'), key: undefined })
  afterTest(() => db.destroy())
  await migrate(db)
  const body = JSON.stringify({ id: 't-1', heading: '旧' })
  await db
    .insertInto('tickets')
    .values({
      id: 't-1',
      revision: 4,
      body,
      number: null,
      customer_id: null,
      contact_id: null,
      status: 'new',
      is_open: 1,
      assignee: null,
      due_at: null,
      created_at: 1,
    })
    .execute()
  const change = {
    entity: 'ticket',
    entity_id: 't-1',
    desk: null,
    actor: null,
    at: 1,
    acted_at: null,
    based_on: null,
  }
  await db
    .insertInto('changes')
    .values([
      { ...change, revision: 3, op: 'put', body, command: null },
      { ...change, revision: 4, op: 'set', body: '{"heading":"旧"}', command: null },
      { ...change, revision: 5, op: 'set', body: '{"heading":"别的"}', command: null, entity: 'note' },
    ])
    .execute()
  await renameAtHub(db, NAMES, 'new')
  const bodies = async (): Promise<unknown[]> => [
    ...(await db.selectFrom('tickets').select('body').execute()),
    ...(await db.selectFrom('changes').select('body').orderBy('revision').execute()),
  ]
  const after = [
    { body: '{"id":"t-1","title":"旧"}' },
    { body: '{"id":"t-1","title":"旧"}' },
    { body: '{"title":"旧"}' },
    { body: '{"heading":"别的"}' },
  ]
  expect(await bodies()).toEqual(after)
  // the same program does not look again
  await db.updateTable('tickets').set({ body }).execute()
  await renameAtHub(db, NAMES, 'new')
  expect((await bodies())[0]).toEqual({ body })
})

test('a hub reads the acts of an older console, and a console the entities of an older hub', () => {
  const command = { id: 'k-1', desk: 'd', seq: 3, actor: 'p', at: 1, basedOn: null, act: FORMER }
  expect(readCommand(command)).toMatchObject({ refused: { code: 'unknownAct' } })
  expect(readCommand(command, NAMES)).toMatchObject({ command: { act: NOW } })
  const { title, ...former } = ticket('t-1', '标题', null) as { title: string }
  const reader = createBodyReader('today', NAMES)
  expect(reader.value('ticket', { ...former, heading: title })).toMatchObject({ ok: true, body: { title } })
  expect(reader.fields('ticket', { heading: '新' })).toEqual({ ok: true, body: { title: '新' } })
})
