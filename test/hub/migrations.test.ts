import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { MIGRATIONS } from '../../hub/store/migrations/all-migrations.ts'
import { bucketHeads, pullBucket } from '../../hub/store/feed.ts'
import { DATABASE_FILE, migrate, openDatabase, openStore } from '../../hub/store/open-store.ts'
import { StoreError } from '../../hub/store/store-error.ts'
import type { Db } from '../../hub/store/tables.ts'
import type { CallRecord } from '../../shared/domain/call-record.ts'
import { makeFolder } from './support/test-hub.ts'
import { openHubData } from '../support/hub-data.ts'

const NAMES = Object.keys(MIGRATIONS)

/** Rows as a hub of that version would have written them. */
const ROWS: Readonly<Record<string, (db: Db) => Promise<unknown>>> = {
  '0001-ledger': async (db) => {
    const body = JSON.stringify({
      id: 'p1',
      name: '李静',
      extension: '1001',
      role: 'agent',
      skills: {},
      active: true,
    })
    await sql`insert into people (id, revision, body, extension, role, is_active)
      values ('p1', 1, ${body}, '1001', 'agent', 1)`.execute(db)
    await sql`insert into customers (id, revision, body, name) values ('c1', 2, '{"id":"c1"}', '王小明')`.execute(
      db,
    )
    await sql`insert into customer_numbers (customer_id, e164, position) values ('c1', '+8613800138000', 0)`.execute(
      db,
    )
    await sql`insert into changes (revision, entity, entity_id, op, body, command, desk, actor, at)
      values (2, 'customer', 'c1', 'put', '{"id":"c1"}', 'k1', 'd1', 'p1', 5)`.execute(db)
    await sql`insert into commands (id, desk, seq, actor, act, status, code, message, revision, acted_at, executed_at)
      values ('k1', 'd1', 1, 'p1', 'customer.create', 'done', null, null, 2, 4, 5)`.execute(db)
    await sql`update feed set head = 2`.execute(db)
  },
  '0002-sign-in': async (db) => {
    // a column that 0014 takes away
    const { rows } =
      await sql`select 1 from pragma_table_info('secrets') where name = 'sip_password'`.execute(db)
    await (
      rows.length > 0
        ? sql`insert into secrets (person_id, password_hash, sip_password) values ('p1', '$argon2id$x', 'sealed')`
        : sql`insert into secrets (person_id, password_hash) values ('p1', '$argon2id$x')`
    ).execute(db)
    await sql`insert into sessions (id, person_id, desk, current_hash, previous_hash, started_at, renewed_at, ends_at)
      values ('s1', 'p1', 'd1', 'h', null, 1, 2, 3)`.execute(db)
  },
  '0003-audit': async (db) => {
    await sql`insert into audit (n, at, actor, kind, detail, previous_hash, hash)
      values (1, 5, 'p1', 'command', '{}', '0', 'h')`.execute(db)
  },
  '0004-change-origin': async (db) => {
    await sql`insert into changes (revision, entity, entity_id, op, body, command, desk, actor, at, acted_at, based_on)
      values (3, 'customer', 'c1', 'set', '{}', 'k2', 'd1', 'p1', 6, 5, 2)`.execute(db)
  },
  '0005-automatic-titles': async () => undefined,
  '0006-feed-followers': async (db) => {
    await sql`insert into follower_cursors (name, revision) values ('due', 3)`.execute(db)
    await sql`insert into due_moments (kind, entity_id, due_at, signalled_at) values ('ticket', 't1', 9, null)`.execute(
      db,
    )
  },
  '0007-buckets': async (db) => {
    await sql`insert into changes (revision, entity, entity_id, op, body, command, desk, actor, at, reach, whole, in_all)
      values (4, 'customer', 'c1', 'set', '{}', 'k3', 'd1', 'p1', 6, '{"before":["team:1"],"after":["team:2"]}', '{}', 0)`.execute(
      db,
    )
    await sql`insert into change_buckets (bucket, revision) values ('team:1', 4), ('team:2', 4)`.execute(db)
    await sql`insert into entity_buckets (entity, entity_id, bucket) values ('customer', 'c1', 'team:2')`.execute(
      db,
    )
  },
  '0008-ticket-names': async () => undefined,
  '0009-audit-heads': async (db) => {
    await sql`insert into audit_heads (day, n, hash, at, signature) values ('2026-01-01', 1, 'h', 5, 's')`.execute(
      db,
    )
    await sql`insert into line_contacts (call_id, agent) values ('call-1', 'p1')`.execute(db)
  },
  '0013-desk-secrets': async (db) => {
    await sql`insert into desk_secrets (desk, hash, bound_at) values ('d1', 'h', 5)`.execute(db)
  },
  '0014-sip-passwords': async () => undefined,
  '0015-call-segments': async () => undefined,
  '0016-sent-again': async (db) => {
    await sql`insert into sent_again (entity, entity_id, whole, command, revision) values ('ticket', 't1', 'e 1', null, 4)`.execute(
      db,
    )
  },
  '0017-team-settings': async (db) => {
    await sql`insert into team_settings (id, revision, body) values ('team', 4, '{"id":"team"}')`.execute(db)
  },
}

async function countRows(db: Db): Promise<Record<string, number>> {
  const tables = (await db.introspection.getTables()).map(({ name }) => name)
  const counts: Record<string, number> = {}
  for (const name of tables) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(
      db,
    )
    counts[name] = rows[0]?.count ?? 0
  }
  return counts
}

describe('migrations', () => {
  it('are numbered in order, and each has rows to be tested with', () => {
    const numbers = NAMES.map((name) => Number(name.slice(0, 4)))
    // a number may be left out where two were made side by side
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
    expect(Object.keys(ROWS)).toEqual(NAMES)
  })

  it.each(NAMES.slice(1))('%s keeps every row of the version before', async (name) => {
    const db = openDatabase({ file: join(makeFolder(), DATABASE_FILE), key: undefined })
    const before = NAMES[NAMES.indexOf(name) - 1] as string
    await migrate(db, before)
    for (const earlier of NAMES.slice(0, NAMES.indexOf(name))) await ROWS[earlier]?.(db)
    // `meta` may get a value
    const { meta: values = 0, ...counted } = await countRows(db)
    await migrate(db, name)
    const after = await countRows(db)
    expect(after).toMatchObject(counted)
    expect(after['meta'] ?? 0).toBeGreaterThanOrEqual(values)
    await ROWS[name]?.(db)
    expect((await sql`pragma foreign_key_check`.execute(db)).rows).toEqual([])
    await db.destroy()
  })

  it('0014 keeps one sealed password, which shows whether the key fits', async () => {
    const db = openDatabase({ file: join(makeFolder(), DATABASE_FILE), key: undefined })
    await migrate(db, '0013-desk-secrets')
    await ROWS['0001-ledger']?.(db)
    await ROWS['0002-sign-in']?.(db)
    await migrate(db, '0014-sip-passwords')
    expect(await db.selectFrom('meta').selectAll().execute()).toEqual([{ key: 'sealed', value: 'sealed' }])
    await db.destroy()
  })

  it('0005 takes titles that Ringdesk composed out of the ledger, tells consoles, and leaves those of people', async () => {
    const db = openDatabase({ file: join(makeFolder(), DATABASE_FILE), key: undefined })
    await migrate(db, '0004-change-origin')
    await ROWS['0001-ledger']?.(db)
    const tickets: readonly (readonly [
      id: string,
      title: string,
      number: string | null,
      contact: string | null,
    ])[] = [
      ['name', '来电 王小明', null, 'k'],
      ['number', 'Call from 138 0013 8000', '+8613800138000', 'k'],
      ['unknown', '来电 号码未知', null, 'k'],
      ['typed', '来电 咨询退货', '+8613800138000', 'k'],
      ['by-hand', '来电 王小明', null, null],
    ]
    for (const [id, title, callerNumber, contact] of tickets)
      await sql`insert into tickets (id, revision, body, customer_id, contact_id, status, is_open, created_at)
        values (${id}, 1, ${JSON.stringify({ id, title, callerNumber })}, 'c1', ${contact}, 'new', 1, 1)`.execute(
        db,
      )
    await migrate(db, '0005-automatic-titles')
    const kept = await sql<{ id: string; title: string; revision: number }>`
      select id, json_extract(body, '$.title') as title, revision from tickets order by revision, id`.execute(
      db,
    )
    expect(kept.rows).toEqual([
      { id: 'by-hand', title: '来电 王小明', revision: 1 },
      { id: 'typed', title: '来电 咨询退货', revision: 1 },
      { id: 'name', title: '', revision: 3 },
      { id: 'number', title: '', revision: 4 },
      { id: 'unknown', title: '', revision: 5 },
    ])
    const { rows } =
      await sql`select entity_id, op, body from changes where revision > 2 order by revision`.execute(db)
    expect(rows).toEqual(
      ['name', 'number', 'unknown'].map((entity_id) => ({ entity_id, op: 'set', body: '{"title":""}' })),
    )
    expect((await sql`select head from feed`.execute(db)).rows).toEqual([{ head: 5 }])
    await db.destroy()
  })

  it('0007 leaves everything that was there in the bucket of all', async () => {
    const db = openDatabase({ file: join(makeFolder(), DATABASE_FILE), key: undefined })
    await migrate(db, '0006-feed-followers')
    for (const name of ['0001-ledger', '0004-change-origin']) await ROWS[name]?.(db)
    await migrate(db, '0007-buckets')
    await sql`update feed set head = 3`.execute(db)
    const { changes } = await pullBucket(db, 'all', 0, 10)
    expect(changes?.map(({ revision, reach }) => [revision, reach])).toEqual([
      [2, undefined],
      [3, undefined],
    ])
    expect((await pullBucket(db, 'team:1', 0, 10)).changes).toEqual([])
    expect(await bucketHeads(db)).toEqual(new Map([['all', 3]]))
    await db.destroy()
  })

  it('0008 gives the commands that were done the names of acts of today', async () => {
    const db = openDatabase({ file: join(makeFolder(), DATABASE_FILE), key: undefined })
    await migrate(db, '0007-buckets')
    const former = ['ticket.moveTo', 'ticket.advance', 'ticket.decide', 'ticket.open', 'note.add']
    for (const [seq, act] of former.entries())
      await sql`insert into commands (id, desk, seq, actor, act, status, code, message, revision, acted_at, executed_at)
        values (${`k${seq}`}, 'd1', ${seq}, 'p1', ${act}, 'done', null, null, 2, 4, 5)`.execute(db)
    await migrate(db, '0008-ticket-names')
    const { rows } = await sql<{ act: string }>`select act from commands order by seq`.execute(db)
    expect(rows.map(({ act }) => act)).toEqual([
      'ticket.setStatus',
      'ticket.completeStage',
      'ticket.decideRequest',
      'ticket.open',
      'note.add',
    ])
    await db.destroy()
  })

  it('0015 gives every call a segment for each agent, with the outcomes of both after a transfer', async () => {
    const db = openDatabase({ file: join(makeFolder(), DATABASE_FILE), key: undefined })
    await migrate(db, '0013-desk-secrets')
    const talked = { contactId: 'k', direction: 'inbound', number: null, queueId: null, customerId: null, ticketId: null,
      startedAt: 10, answeredAt: 20, endedAt: 90, waitedMs: 10, outcome: 'answered', quality: null, agentId: 'bo',
      disposition: null, wrappedUpAt: null } // prettier-ignore
    const calls: readonly { readonly id: string }[] = [
      {
        ...talked,
        id: 'transferred',
        disposition: 'solved',
        wrappedUpBy: 'bo',
        wrappedUpAt: 95,
        furtherOutcomes: [{ by: 'ann', at: 99, disposition: 'transferred' }],
        warranty: 'of a newer program',
      } as { id: string },
      { ...talked, id: 'older', disposition: 'other', wrappedUpAt: 96 } as { id: string },
      { ...talked, id: 'owed' },
      { ...talked, id: 'missed', agentId: null, answeredAt: null, outcome: 'missed' } as { id: string },
      ...Array.from({ length: 1000 }, (_, nth) => ({ ...talked, id: `z-${nth}` })),
    ]
    for (const call of calls)
      await sql`insert into calls (id, revision, body, contact_id, direction, agent_id, started_at)
        values (${call.id}, 4, ${JSON.stringify(call)}, ${call.id}, 'inbound', 'bo', 10)`.execute(db)
    // a console may have to take this change yet, which has no segments
    await sql`insert into changes (revision, entity, entity_id, op, body, command, desk, actor, at)
      values (4, 'call', 'owed', 'put', ${JSON.stringify(calls[2])}, null, null, null, 0)`.execute(db)
    await sql`update feed set head = 4`.execute(db)
    await migrate(db, '0015-call-segments')
    const { rows } = await sql<{ id: string; revision: number; body: string }>`
      select id, revision, body from calls`.execute(db)
    const after = new Map(rows.map(({ id, body }) => [id, JSON.parse(body) as CallRecord]))
    expect(rows.filter(({ revision }) => revision !== 4)).toMatchObject([{ id: 'owed', revision: 5 }])
    expect(after.get('transferred')).toMatchObject({ ...calls[0] })
    const wordsOf = (id: string) =>
      after
        .get(id)
        ?.segments?.map(({ agentId, answeredAt, disposition }) => [agentId, answeredAt, disposition])
    expect(wordsOf('transferred')).toEqual([
      ['bo', 20, 'solved'],
      ['ann', null, 'transferred'],
    ])
    expect(wordsOf('older')).toEqual([['bo', 20, 'other']])
    expect(wordsOf('owed')).toEqual([['bo', 20, null]])
    expect(wordsOf('missed')).toBeUndefined()
    expect(wordsOf('z-999')).toEqual([['bo', 20, null]])
    // of the others nothing is told: consoles make the same of their own copies
    const told = await sql`select revision, entity_id, op, body from changes where revision > 4`.execute(db)
    const { segments } = after.get('owed') ?? {}
    expect(told.rows).toEqual([
      { revision: 5, entity_id: 'owed', op: 'set', body: JSON.stringify({ segments }) },
    ])
    expect((await sql`select head from feed`.execute(db)).rows).toEqual([{ head: 5 }])
    await db.destroy()
  })

  it('bring an empty file to the newest version, and are done once', async () => {
    const folder = makeFolder()
    const store = await openStore(folder)
    for (const name of NAMES) await ROWS[name]?.(store.db)
    const counted = await countRows(store.db)
    await store.close()
    const again = await openStore(folder)
    expect(await countRows(again.db)).toEqual(counted)
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
      again.db,
    )
    expect(rows.map(({ name }) => name)).toEqual(NAMES)
    await again.close()
  })

  it('refuse a file from the future politely and leave it as it is', async () => {
    const folder = makeFolder()
    await (await openStore(folder)).close()
    const database = openHubData(folder)
    database.exec(`insert into kysely_migration (name, timestamp) values ('0099-to-come', 'then')`)
    database.close()
    const refused = await openStore(folder).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(StoreError)
    expect(refused).toMatchObject({
      reason: 'fromTheFuture',
      message: expect.stringContaining('0099-to-come') as string,
    })
    const after = openHubData(folder)
    expect(after.prepare('select count(*) as n from kysely_migration').get()).toEqual({ n: NAMES.length + 1 })
    after.close()
  })
})

describe('the store', () => {
  it('belongs to one hub at a time', async () => {
    const folder = makeFolder()
    const store = await openStore(folder)
    await expect(openStore(folder)).rejects.toMatchObject({ reason: 'inUse' })
    await store.close()
    await (await openStore(folder)).close()
  })

  it('says so where the file is no database', async () => {
    const folder = makeFolder()
    const { writeFileSync } = await import('node:fs')
    writeFileSync(
      join(folder, DATABASE_FILE),
      'this is no database, but it is long enough to be taken for one'.repeat(20),
    )
    await expect(openStore(folder)).rejects.toMatchObject({ reason: 'damaged' })
  })

  it('keeps commands over a power cut, and its keys to itself', async () => {
    const folder = makeFolder()
    const store = await openStore(folder)
    const { loadHubKeys } = await import('../../hub/store/hub-keys.ts')
    const { statSync } = await import('node:fs')
    const keys = loadHubKeys(folder)
    expect(loadHubKeys(folder).sipPasswordOf('s1')).toBe(keys.sipPasswordOf('s1'))
    keys.keep()
    expect(loadHubKeys(folder).sipPasswordOf('s1')).toBe(keys.sipPasswordOf('s1'))
    expect(loadHubKeys(folder).open(keys.seal('secret'))).toBe('secret')
    expect(() => keys.open(`${keys.seal('secret')}x`.replace(/^./, 'z'))).toThrow()
    expect(keys.sipPasswordOf('s2')).not.toBe(keys.sipPasswordOf('s1'))
    if (process.platform !== 'win32') expect(statSync(join(folder, 'hub.key')).mode & 0o777).toBe(0o600)
    expect((await sql<{ synchronous: number }>`pragma synchronous`.execute(store.db)).rows).toEqual([
      { synchronous: 2 },
    ])
    expect((await sql<{ foreign_keys: number }>`pragma foreign_keys`.execute(store.db)).rows).toEqual([
      { foreign_keys: 1 },
    ])
    await store.close()
  })
})
