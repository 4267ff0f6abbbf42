import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { createCache } from '../../main/core/cache/cache.ts'
import { ALL_MIGRATIONS } from '../../main/core/cache/migrations/all-migrations.ts'
import type { CacheError } from '../../main/core/cache/open-cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { createNames } from '../../main/core/names/names.ts'
import { createSearch } from '../../main/core/search/search.ts'
import { DEFAULT_SETTINGS } from '../../shared/contract/settings.ts'
import { openSettings } from '../../main/core/settings/settings-file.ts'
import { afterTest, startTestHub } from '../hub/support/test-hub.ts'
import type { CallRecord } from '../../shared/domain/call-record.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import { call, customer, put } from './support/test-cache.ts'
import { CACHE_KEY, makeDataDir, TestConsole } from './support/test-console.ts'

const SECRET = '独一无二的客户名字'

describe('the cache file', () => {
  test('is unreadable without its key, and holds nothing in the clear', () => {
    const file = join(makeDataDir(), 'cache.db')
    const cache = createCache(openCache({ file, key: CACHE_KEY }))
    put(cache, 'customer', customer('c1', SECRET, ['+8613800138000']))
    const bytes = Buffer.concat([readFileSync(file), readFileSync(`${file}-wal`)])
    expect(bytes.includes(SECRET)).toBe(false)
    expect(bytes.includes('13800138000')).toBe(false)
    expect(bytes.includes('SQLite format 3')).toBe(false)
    cache.close()

    for (const key of [undefined, 'f'.repeat(64)])
      expect(() => openCache({ file, key })).toThrow(
        expect.objectContaining({ problem: 'unreadable' }) as CacheError,
      )
    const again = createCache(openCache({ file, key: CACHE_KEY }))
    expect(again.ledger.get('customer', 'c1')?.name).toBe(SECRET)
    again.close()
  })

  test('one that was encrypted with SQLCipher’s scheme is encrypted anew, once, and keeps everything', () => {
    const file = join(makeDataDir(), 'cache.db')
    const former = new Database(file)
    former.pragma("cipher = 'sqlcipher'")
    former.pragma(`key = "x'${CACHE_KEY}'"`)
    former.pragma('journal_mode = WAL')
    for (const step of ALL_MIGRATIONS) step.up(former)
    former.pragma(`user_version = ${ALL_MIGRATIONS.at(-1)?.id ?? 0}`)
    former.prepare('INSERT INTO meta VALUES (?, ?)').run('kept', '"here"')
    former.close()

    for (const _ of ['encrypts anew', 'finds it so']) {
      const db = openCache({ file, key: CACHE_KEY })
      expect(db.prepare('SELECT value FROM meta').get()).toEqual({ value: '"here"' })
      expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
      db.close()
    }
    const wrong = new Database(file)
    wrong.pragma("cipher = 'sqlcipher'")
    wrong.pragma(`key = "x'${CACHE_KEY}'"`)
    expect(() => wrong.prepare('SELECT * FROM meta').get()).toThrow(/not a database/)
    wrong.close()
  })

  test('a file of the future is refused politely and not touched', () => {
    const file = join(makeDataDir(), 'cache.db')
    const db = openCache({ file })
    db.pragma('user_version = 99')
    db.close()
    const before = readFileSync(file)
    expect(() => openCache({ file })).toThrow(
      expect.objectContaining({
        problem: 'fromFuture',
        message: expect.stringContaining('newer Ringdesk') as string,
      }) as CacheError,
    )
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('one that cannot be read is set aside, and the desk says so', async () => {
    const hub = await startTestHub()
    const dataDir = makeDataDir()
    writeFileSync(join(dataDir, 'cache.db'), 'this is no database'.repeat(1000))
    const desk = await TestConsole.start(hub.url, { dataDir })
    expect(desk.state.notices).toMatchObject([{ level: 'error', key: 'cacheSetAside' }])
    expect(readdirSync(dataDir).some((name) => name.startsWith('cache.db.damaged-'))).toBe(true)
    await desk.signIn('1001')
  })
})

describe('migrations', () => {
  const upTo = (file: string, id: number): Database.Database =>
    openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= id) })
  const version = (db: Database.Database): unknown => db.pragma('user_version', { simple: true })

  test('are numbered from 1 without gaps', () => {
    expect(ALL_MIGRATIONS.map((step) => step.id)).toEqual(ALL_MIGRATIONS.map((_, index) => index + 1))
  })

  test('0001 makes the ledger’s tables', () => {
    const db = upTo(join(makeDataDir(), 'c.db'), 1)
    afterTest(() => db.close())
    db.prepare('INSERT INTO meta VALUES (?, ?)').run('a', '1')
    expect(version(db)).toBe(1)
  })

  test('0002 adds what the desk owns, and keeps the ledger', () => {
    const file = join(makeDataDir(), 'c.db')
    const before = upTo(file, 1)
    before.prepare(`INSERT INTO person (row, id, revision, body) VALUES (1, 'p', 3, '{"id":"p"}')`).run()
    before.close()
    const db = upTo(file, 2)
    afterTest(() => db.close())
    expect(db.prepare('SELECT id, revision FROM person').all()).toEqual([{ id: 'p', revision: 3 }])
    expect(db.prepare('SELECT count(*) AS n FROM outbox').get()).toEqual({ n: 0 })
    expect(() => db.prepare(`INSERT INTO desk_call VALUES ('c', 'p', 'nowhere', '{}')`).run()).toThrow(
      /CHECK/,
    )
  })

  test('0003 adds the search index, and keeps drafts and outbox', () => {
    const file = join(makeDataDir(), 'c.db')
    const before = upTo(file, 2)
    before.prepare(`INSERT INTO draft VALUES ('p', 'ticket:1', '{"note":"未保存"}', 5)`).run()
    before.close()
    const third = upTo(file, 3)
    expect(third.prepare('SELECT value FROM draft').get()).toEqual({ value: '{"note":"未保存"}' })
    third.close()
    const cache = createCache(openCache({ file }))
    afterTest(() => cache.close())
    put(cache, 'customer', customer('c1', '王小明', []))
    expect(createSearch(cache, createNames(cache)).find('wxm', 5)).toHaveLength(1)
  })

  test('0005 counts and lists what is there already, and keeps outbox and ledger', () => {
    const file = join(makeDataDir(), 'c.db')
    const before = upTo(file, 4)
    const addTicket = before.prepare(
      `INSERT INTO ticket (row, id, revision, body, assignee, status, is_open, kind, priority, due_at, created_at)
       VALUES (?, ?, 1, ?, ?, ?, ?, 'return', 'P1', 7, 1)`,
    )
    const tickets = [
      ['t1', 'p-1001', 'new', 1],
      ['t2', 'p-1001', 'processing', 1],
      ['t3', null, 'resolved', 0],
      ['t4', 'p-1001', 'closed', 0],
    ] as const
    tickets.forEach(([id, assignee, status, open], index) =>
      addTicket.run(
        index + 1,
        id,
        JSON.stringify({ id, title: id, assignee, status }),
        assignee,
        status,
        open,
      ),
    )
    for (const [row, agent] of [
      [1, 'p-1001'],
      [2, null],
      [3, 'p-1001'],
    ])
      before
        .prepare(
          `INSERT INTO call (row, id, revision, body, contact_id, agent_id, outcome, started_at, is_wrap_up_owed)
           VALUES (?, ?, 1, '{}', 'k', ?, 'answered', 1, 0)`,
        )
        .run(row, `k${row}`, agent)
    before
      .prepare(
        `INSERT INTO outbox (seq, id, command, actor, role, subject_entity, subject_id, status, place)
         VALUES (3, 'cmd', '{}', 'p', 'agent', 'ticket', 't1', 'waiting', 3)`,
      )
      .run()
    before.close()
    const db = upTo(file, 5)
    afterTest(() => db.close())
    expect(db.prepare('SELECT seq, id FROM outbox').all()).toEqual([{ seq: 3, id: 'cmd' }])
    const tally = db.prepare<[], object>('SELECT * FROM tally').all()
    expect(tally.map((row) => Object.values(row) as unknown[])).toEqual([
      ['call', '', 'answered', '', 1],
      ['call', 'p-1001', 'answered', '', 2],
      ['ticket', '', 'resolved', 'return', 1],
      ['ticket', 'p-1001', 'closed', 'return', 1],
      ['ticket', 'p-1001', 'new', 'return', 1],
      ['ticket', 'p-1001', 'processing', 'return', 1],
    ])
    expect(db.prepare('SELECT row FROM live_ticket').pluck().all()).toEqual([1, 2, 3])
    expect(db.prepare('SELECT count(*) FROM ticket').pluck().get()).toBe(4)
  })
})

test('0015 knows when each ticket was changed last, and keeps what was there', () => {
  const file = join(makeDataDir(), 'c.db')
  const upTo = (id: number): Database.Database =>
    openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= id) })
  const before = upTo(14)
  for (const [row, status, updatedAt] of [
    [1, 'new', 30],
    [2, 'closed', 20],
    [3, 'waiting', 10],
  ] as const) {
    before
      .prepare(
        `INSERT INTO ticket (row, id, revision, body, status, is_open, kind, priority, created_at)
         VALUES (?, ?, 1, ?, ?, 1, 'return', 'P3', 1)`,
      )
      .run(row, `t${row}`, JSON.stringify({ updatedAt }), status)
    if (status !== 'closed')
      before.prepare(`INSERT INTO live_ticket VALUES (?, NULL, ?, 1, 'return', 'P3', NULL)`).run(row, status)
  }
  before.close()
  const db = upTo(15)
  afterTest(() => db.close())
  expect(db.prepare('SELECT row, updated_at FROM live_ticket ORDER BY row').all()).toEqual([
    { row: 1, updated_at: 30 },
    { row: 3, updated_at: 10 },
  ])
  expect(db.prepare('SELECT id FROM ticket ORDER BY updated_at').pluck().all()).toEqual(['t3', 't2', 't1'])
})

test('0010 gives calls a segment for each agent, who finds the call in the own list, and keeps what is unsent', () => {
  const file = join(makeDataDir(), 'c.db')
  const upTo = (id: number): Database.Database =>
    openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= id) })
  const before = upTo(9)
  const talked = {
    ...call('k', null),
    agentId: 'p-2',
    startedAt: 10,
    answeredAt: 20,
    endedAt: 90,
    outcome: 'answered',
  }
  const bodies: Record<string, object> = {
    transferred: {
      ...talked,
      disposition: 'solved',
      wrappedUpBy: 'p-2',
      wrappedUpAt: 95,
      furtherOutcomes: [{ by: 'p-1', at: 99, disposition: 'transferred' }],
    },
    owed: talked,
    missed: { ...talked, agentId: null, answeredAt: null, outcome: 'missed' },
  }
  const insert = before.prepare(
    `INSERT INTO call (row, id, revision, body, contact_id, agent_id, outcome, started_at, is_wrap_up_owed)
     VALUES (?, ?, 1, ?, ?, 'p-2', 'answered', 10, 0)`,
  )
  Object.entries(bodies).forEach(([id, body], index) =>
    insert.run(index, id, JSON.stringify({ ...body, id }), id),
  )
  before.prepare(`INSERT INTO draft VALUES ('p-2', 'wrapUp:owed', '{"note":"未保存"}', 5)`).run()
  before.close()
  const db = upTo(10)
  afterTest(() => db.close())
  const agents = db.prepare<[], object>(
    'SELECT id, call_agent.agent_id, call_agent.is_wrap_up_owed FROM call_agent JOIN call USING (row) ORDER BY row, call_agent.agent_id',
  )
  expect(agents.all().map((row) => Object.values(row) as unknown[])).toEqual([
    ['transferred', 'p-1', 0],
    ['transferred', 'p-2', 0],
    ['owed', 'p-2', 1],
  ])
  const body = (id: string): CallRecord =>
    JSON.parse(db.prepare('SELECT body FROM call WHERE id = ?').pluck().get(id) as string) as CallRecord
  expect(body('transferred')).toMatchObject({ ...bodies['transferred'], id: 'transferred' })
  expect(body('transferred').segments).toMatchObject([
    { agentId: 'p-2', answeredAt: 20, talkedMs: 70, disposition: 'solved', wrapUpEndedAt: 95 },
    { agentId: 'p-1', answeredAt: null, disposition: 'transferred', wrapUpEndedAt: 99 },
  ])
  expect(body('missed').segments).toBeUndefined()
  const tally = db.prepare<[], object>(`SELECT owner, state, n FROM tally WHERE entity = 'callAgent'`).all()
  expect(tally.map((row) => Object.values(row) as unknown[])).toEqual([
    ['p-1', 'answered', 1],
    ['p-2', 'answered', 2],
  ])
  expect(db.prepare('SELECT value FROM draft').pluck().get()).toBe('{"note":"未保存"}')
})

test('0007 makes the one revision of before the cursor of all', () => {
  const upTo = (file: string, id: number): Database.Database =>
    openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= id) })
  const cursorsAfter = (cursor: string | null): unknown[] => {
    const file = join(makeDataDir(), 'c.db')
    const before = upTo(file, 6)
    if (cursor !== null) before.prepare(`INSERT INTO meta VALUES ('cursor', ?)`).run(cursor)
    before.close()
    const db = upTo(file, 7)
    afterTest(() => db.close())
    expect(db.prepare(`SELECT * FROM meta WHERE name = 'cursor'`).all()).toEqual([])
    return db.prepare('SELECT * FROM bucket_cursor').all()
  }
  expect(cursorsAfter('{"revision":41}')).toEqual([{ bucket: 'all', revision: 41, epoch: null }])
  // nothing was copied yet, or not to its end
  expect(cursorsAfter(null)).toEqual([])
})

test('0006 makes room for what a newer hub says, and keeps the outbox', () => {
  const file = join(makeDataDir(), 'c.db')
  const before = openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= 5) })
  before
    .prepare(
      `INSERT INTO outbox (seq, id, command, actor, role, subject_entity, subject_id, status, place, attempts)
       VALUES (3, 'cmd', '{}', 'p', 'agent', 'ticket', 't1', 'waiting', 3, 2)`,
    )
    .run()
  before.prepare(`INSERT INTO draft VALUES ('p', 'ticket:1', '{"note":"未保存"}', 5)`).run()
  before.close()
  const db = openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= 6) })
  afterTest(() => db.close())
  expect(db.prepare('SELECT seq, id, attempts, unread_by FROM outbox').all()).toEqual([
    { seq: 3, id: 'cmd', attempts: 2, unread_by: null },
  ])
  expect(db.prepare('SELECT value FROM draft').pluck().get()).toBe('{"note":"未保存"}')
  db.prepare(
    `INSERT INTO parked_change VALUES ('contract', 'k-1', 4, 'put', NULL, 'unknown kind', '{}')`,
  ).run()
  expect(() =>
    db.prepare(`INSERT INTO parked_change VALUES ('contract', 'k-1', 4, 'set', NULL, 'again', '{}')`).run(),
  ).toThrow(/UNIQUE/)
})

test('0013 keeps commands on their way, also those set aside, and none of them is known to be decided', () => {
  const file = join(makeDataDir(), 'c.db')
  const before = openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= 12) })
  for (const [table, seq] of [
    ['outbox', 3],
    ['outbox_aside', 4],
  ] as const)
    before
      .prepare(
        `INSERT INTO ${table} (seq, id, command, actor, role, subject_entity, subject_id, status, place, attempts, is_intent, is_offline)
         VALUES (?, ?, '{}', 'p', 'agent', 'ticket', 't1', 'waiting', 3, 2, 0, 0)`,
      )
      .run(seq, `cmd-${seq}`)
  before.close()
  const db = openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= 13) })
  afterTest(() => db.close())
  const rows = ['outbox', 'outbox_aside'].flatMap((table) =>
    db.prepare(`SELECT seq, id, attempts, in_doubt, decided_before FROM ${table}`).all(),
  )
  expect(rows).toEqual([
    { seq: 3, id: 'cmd-3', attempts: 2, in_doubt: 0, decided_before: null },
    { seq: 4, id: 'cmd-4', attempts: 2, in_doubt: 0, decided_before: null },
  ])
  // what is set aside comes back by its columns' places
  const columns = (table: string): unknown[] =>
    db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all()
  expect(columns('outbox_aside')).toEqual(columns('outbox'))
})

test('0014 makes the table of the team’s settings, and keeps everything', () => {
  const file = join(makeDataDir(), 'c.db')
  const before = openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= 13) })
  before.prepare(`INSERT INTO person (id, revision, body) VALUES ('p1', 3, '{"id":"p1"}')`).run()
  before.close()
  const db = openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= 14) })
  afterTest(() => db.close())
  expect(db.prepare('SELECT id, revision FROM person').all()).toEqual([{ id: 'p1', revision: 3 }])
  db.prepare(`INSERT INTO team_settings (id, revision, body) VALUES ('team', 4, '{}')`).run()
  expect(db.prepare('SELECT id, revision FROM team_settings').all()).toEqual([{ id: 'team', revision: 4 }])
})

test('0016 fills the columns of follow-ups out of what is stored', () => {
  const file = join(makeDataDir(), 'c.db')
  const before = openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= 15) })
  const insert = before.prepare(
    `INSERT INTO follow_up (row, id, revision, body, customer_id, number, status, due_at, created_at)
     VALUES (?, ?, 1, ?, NULL, NULL, 'owed', 5, 1)`,
  )
  insert.run(1, 'f-1', '{"cause":"missed","assignee":null,"queueId":"q-1","subject":""}')
  insert.run(2, 'f-2', '{"cause":"promised","assignee":"p-1","queueId":null,"subject":"问退款"}')
  before.close()
  const db = openCache({ file, migrations: ALL_MIGRATIONS.filter((step) => step.id <= 16) })
  afterTest(() => db.close())
  expect(
    db.prepare('SELECT id, assignee, queue_id, subject, is_missed FROM follow_up ORDER BY row').all(),
  ).toEqual([
    { id: 'f-1', assignee: null, queue_id: 'q-1', subject: '', is_missed: 1 },
    { id: 'f-2', assignee: 'p-1', queue_id: null, subject: '问退款', is_missed: 0 },
  ])
})

describe('settings', () => {
  const make = () => join(makeDataDir(), 'settings.json')

  test('are kept, and start as out of the box', () => {
    const file = make()
    const first = openSettings(file)
    expect([first.found, first.value]).toEqual(['new', DEFAULT_SETTINGS])
    first.set({ theme: 'dark', phone: { ...DEFAULT_SETTINGS.phone, ringVolume: 0.3 } })
    const second = openSettings(file)
    expect(second.found).toBe('fine')
    expect(second.value).toMatchObject({ theme: 'dark', phone: { ringVolume: 0.3 } })
  })

  test('a file that was cut in half gives way to its backup', () => {
    const file = make()
    openSettings(file).set({ language: 'en' })
    truncateSync(file, Math.floor(readFileSync(file).length / 2))
    const opened = openSettings(file)
    expect([opened.found, opened.value.language]).toEqual(['restored', 'en'])
    // the half one stays to be looked at, under a dated name
    expect(opened.aside).toMatch(/^settings\.json\.damaged-\d{4}-/)
    expect(readFileSync(join(dirname(file), opened.aside ?? ''), 'utf8')).toMatch(/^\{/)
    expect(openSettings(file).found).toBe('fine')
  })

  test('with the backup gone as well it is the defaults, and that is said', async () => {
    const hub = await startTestHub()
    const dataDir = makeDataDir()
    for (const name of ['settings.json', 'settings.json.bak'])
      writeFileSync(join(dataDir, name), '{"language":')
    const desk = await TestConsole.start(hub.url, { dataDir })
    expect(desk.state.settings).toEqual(DEFAULT_SETTINGS)
    expect(desk.state.notices).toMatchObject([{ key: 'settingsLost' }])
  })

  test('what an older or a stranger hand wrote is taken as far as it fits', () => {
    const file = make()
    writeFileSync(file, JSON.stringify({ theme: 'dark', language: 'klingon', keys: { answer: 'F3' } }))
    const { value, found } = openSettings(file)
    expect(found).toBe('fine')
    expect(value).toMatchObject({ theme: 'dark', language: 'system', keys: { answer: 'F3', hangUp: 'F4' } })
  })

  test('views of the list of tickets stay by person; one that is of a newer version costs none of the others', () => {
    const file = make()
    const view = {
      id: 'v1',
      name: '我的加急',
      scope: 'mine',
      status: null,
      kind: 'return',
      sort: 'due',
      columns: ['number', 'title'],
    } as const
    const own = { columns: null, views: [{ ...view, columns: [...view.columns] }] }
    openSettings(file).set({ tickets: { ['p1' as PersonId]: own, ['p2' as PersonId]: own } })
    expect(openSettings(file).value.tickets).toEqual({ p1: own, p2: own })
    const stored = JSON.parse(readFileSync(file, 'utf8')) as { tickets: Record<string, unknown> }
    const newer = [{ ...view, sort: 'mood' }, { ...view, id: 'v2', columns: ['number', 'mood'] }, view]
    writeFileSync(
      file,
      JSON.stringify({ ...stored, tickets: { p1: { columns: ['mood', 'title'], views: newer } } }),
    )
    const opened = openSettings(file)
    expect(opened.found).toBe('fine')
    expect(opened.value.tickets).toEqual({
      p1: { columns: ['title'], views: [{ ...view, id: 'v2', columns: ['number'] }, view] },
    })
  })

  test('what a newer version bound to a key costs none of the others', () => {
    const file = make()
    openSettings(file).set({ theme: 'dark' })
    const stored = JSON.parse(readFileSync(file, 'utf8')) as { keys: Record<string, string> }
    writeFileSync(
      file,
      JSON.stringify({ ...stored, keys: { ...stored.keys, answer: 'F3', teleport: 'Alt+T' } }),
    )
    const { value, found } = openSettings(file)
    expect(found).toBe('fine')
    expect(value).toMatchObject({ theme: 'dark', keys: { answer: 'F3' } })
    expect(value.keys).not.toHaveProperty('teleport')
  })
})
