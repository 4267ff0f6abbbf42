import { describe, expect, it } from 'vitest'
import type { Hub } from '../../hub/start.ts'
import { HUB_PATHS, SnapshotLine } from '../../shared/contract/hub.ts'
import type { CustomerId, FollowUpId, NoteId, TicketId } from '../../shared/domain/ids.ts'
import type { Bucket } from '../../shared/entities/bucket.ts'
import { openReturn } from '../core/support/ticket-acts.ts'
import { tagOf, TEST_RULES, TestMemberships } from '../support/test-buckets.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { startTestHub, until } from './support/test-hub.ts'
import { personId } from './support/test-team.ts'
import { openHubData } from '../support/hub-data.ts'

interface News {
  readonly from: number
  readonly to: number
  readonly changes: readonly { revision: number; change: { op: string; id: string }; buckets?: string[] }[]
  readonly buckets?: readonly { bucket: string; previous: number }[]
}

/** A console that knows buckets. */
async function deskOf(url: string, extension: string): Promise<TestDesk & { heard: News[] }> {
  const desk = await TestDesk.signIn(url, extension)
  await desk.open({ features: ['keepsUnread', 'buckets'] })
  const heard: News[] = []
  desk.socket.on('changes:new', (news) => heard.push(news as never))
  return Object.assign(desk, { heard })
}

const memberships = new TestMemberships()
const openHub = (): Promise<Hub & { dataDir: string }> =>
  startTestHub({ memberships, bucketRules: TEST_RULES })
const placed = (id: string, ...buckets: Bucket[]) => ({
  type: 'customer.update' as const,
  id: id as CustomerId,
  fields: { tags: buckets.map(tagOf) },
})
/**
 * What was announced since the last look, up to this revision: operation and entity of each change, and each chain with what was
 * before it.
 */
async function said(desk: { heard: News[] }, to: number): Promise<string[]> {
  await until('the announcement', () => desk.heard.at(-1)?.to === to)
  return desk.heard
    .splice(0)
    .map(({ changes, buckets }) =>
      [
        ...changes.map(
          ({ change: { op, id }, buckets: after }) => `${op} ${id} ${after?.join('+') ?? 'all'}`,
        ),
        ...(buckets ?? []).map(({ bucket, previous }) => `${bucket}<${previous}`),
      ].join(', '),
    )
}
async function snapshotOf(desk: TestDesk, bucket: string): Promise<string[]> {
  const lines = await desk.snapshot(`?bucket=${encodeURIComponent(bucket)}`)
  const [head] = lines
  const items = lines.flatMap((line) => (line.line === 'item' ? [line] : []))
  expect(head).toMatchObject({ line: 'head', total: items.length })
  return items.map(({ id, buckets }) => `${id} ${buckets?.join('+') ?? 'all'}`)
}

describe('announcements', () => {
  it('give each reader what is in the reader’s buckets: whole to who gains it, a drop to who loses it, nothing to others', async () => {
    const hub = await openHub()
    memberships.set(personId('1002'), { teams: ['1'] })
    const ann = await deskOf(hub.url, '1001')
    const bo = await deskOf(hub.url, '1002')
    const adam = await deskOf(hub.url, '1900')
    await adam.act(createCustomer('c-1', 'Wang'))
    for (const desk of [ann, bo]) expect(await said(desk, 3)).toEqual(['put c-1 all, all<2'])

    await adam.act(placed('c-1', 'team:1', 'person:p-1900'))
    expect(await said(ann, 4)).toEqual(['drop c-1 , all<3'])
    expect(await said(bo, 4)).toEqual(['set c-1 team:1, all<3, team:1<2'])

    // who is not concerned hears that something was committed, and nothing of it
    await adam.act({ type: 'customer.update', id: 'c-1' as CustomerId, fields: { name: 'secret' } })
    expect(await said(ann, 5)).toEqual([''])
    expect(await said(bo, 5)).toEqual(['set c-1 team:1, team:1<4'])

    await adam.act(placed('c-1', 'person:p-1001', 'person:p-1900'))
    expect(await said(bo, 6)).toEqual(['drop c-1 , team:1<5'])
    await until('the gain', () => ann.heard.length === 1)
    const [gain] = ann.heard
    expect(gain).toMatchObject({
      changes: [{ change: { op: 'put', value: { name: 'secret' } }, buckets: ['person:p-1001'] }],
      buckets: [{ bucket: 'person:p-1001', previous: 2 }],
    })
    expect(JSON.stringify(bo.heard)).not.toContain('secret')
  })

  it('go to a console of the time before buckets as one chain of all', async () => {
    const hub = await openHub()
    const older = await TestDesk.connect(hub.url, '1001')
    const keeping = await TestDesk.signIn(hub.url, '1001')
    await keeping.open({ features: ['keepsUnread'] })
    const heard: News[][] = [[], []]
    for (const [index, desk] of [older, keeping].entries())
      desk.socket.on('changes:new', (news) => heard[index]?.push(news as never))
    const adam = await deskOf(hub.url, '1900')
    await adam.act(createCustomer('c-1', 'Wang'))
    await adam.act(placed('c-1', 'person:p-1900'))
    await adam.act({ type: 'customer.update', id: 'c-1' as CustomerId, fields: { name: 'secret' } })
    await adam.act(placed('c-1'))
    for (const news of heard) await until('the last', () => news.at(-1)?.to === 6)
    const ops = heard.map((news) =>
      news.map(({ from, to, changes, buckets }) => [
        from,
        to,
        changes.map(({ change }) => change.op),
        buckets,
      ]),
    )
    expect(ops).toEqual([
      // it would stop at an operation that it does not know
      [
        [2, 3, ['put'], undefined],
        [3, 4, [], undefined],
        [4, 5, [], undefined],
        [4, 6, ['put'], undefined],
      ],
      [
        [2, 3, ['put'], undefined],
        [3, 4, ['drop'], undefined],
        [4, 5, [], undefined],
        [4, 6, ['put'], undefined],
      ],
    ])
    const pulled = await older.ask('changes:pull', { after: 2, limit: 10 })
    expect(pulled).toMatchObject({ kind: 'changes', head: 6, changes: [{ revision: 3 }, { revision: 6 }] })
    // a part of the feed of which nothing is for it does not end the pull
    expect(await older.ask('changes:pull', { after: 3, limit: 1 })).toMatchObject({
      kind: 'changes',
      changes: [],
      head: 4,
    })
    expect((await older.snapshot()).flatMap((line) => (line.line === 'item' ? [line.id] : []))).toContain(
      'c-1',
    )
  })
})

describe('a pull and a snapshot of a bucket', () => {
  it('bring that bucket alone, each change in the form that its chain can take', async () => {
    const hub = await openHub()
    memberships.set(personId('1002'), { teams: ['1'], departments: ['1'] })
    const bo = await deskOf(hub.url, '1002')
    const adam = await deskOf(hub.url, '1900')
    await adam.act(createCustomer('c-1', 'Wang'))
    await adam.act(createCustomer('c-2', 'Li'))
    await adam.act(placed('c-1', 'team:1', 'person:p-1900'))
    await adam.act({ type: 'customer.update', id: 'c-1' as CustomerId, fields: { name: 'Wang Wu' } })
    await adam.act(placed('c-1', 'team:1', 'department:1', 'person:p-1900'))
    await adam.act(placed('c-1', 'department:1', 'person:p-1900'))
    const pull = async (bucket: string): Promise<string[]> => {
      const answer = await bo.ask('changes:pull', { bucket, after: 2, limit: 100 })
      if (answer.kind !== 'changes') throw new Error(answer.kind)
      expect(answer.head).toBe(8)
      return answer.changes.map(
        ({ revision, change: { op, id }, buckets }) =>
          `${revision} ${op} ${id} ${buckets?.join('+') ?? 'all'}`,
      )
    }
    // what left a bucket and is in another one still comes with the changes of that one
    expect(await pull('all')).toEqual(['3 put c-1 all', '4 put c-2 all', '5 drop c-1 team:1'])
    expect(await pull('team:1')).toEqual([
      '5 put c-1 team:1',
      '6 set c-1 team:1',
      '7 set c-1 team:1+department:1',
      '8 drop c-1 department:1',
    ])
    expect(await pull('department:1')).toEqual(['7 put c-1 team:1+department:1', '8 set c-1 department:1'])
    expect(await snapshotOf(bo, 'team:1')).toEqual([])
    expect(await snapshotOf(bo, 'department:1')).toEqual(['c-1 department:1'])
    expect(await snapshotOf(bo, 'all')).not.toContain('c-1 all')
    expect(await snapshotOf(bo, 'all')).toContain('c-2 all')
  })

  it('hold an entity of each kind in its own bucket, and refuse what is somebody else’s', async () => {
    const hub = await openHub()
    memberships.set(personId('1002'), { teams: ['1'], departments: ['1'] })
    const bo = await deskOf(hub.url, '1002')
    const ann = await deskOf(hub.url, '1001')
    await bo.act(createCustomer('c-1', 'Wang'))
    await bo.act(openReturn('t-1' as TicketId, 'P3'))
    await bo.act({ type: 'ticket.update', id: 't-1' as TicketId, fields: { assignee: personId('1002') } })
    const about = { entity: 'customer' as const, id: 'c-1' }
    await bo.act({ type: 'note.add', id: 'n-1' as NoteId, about, text: 'for the team' })
    const fields = {
      number: null,
      customerId: null,
      ticketId: null,
      subject: 'ask',
      dueAt: 5,
      assignee: null,
    }
    await bo.act({ type: 'followUp.open', id: 'f-1' as FollowUpId, fields })
    expect(await snapshotOf(bo, 'person:p-1002')).toEqual(['t-1 person:p-1002'])
    expect(await snapshotOf(bo, 'team:1')).toEqual(['n-1 team:1'])
    expect(await snapshotOf(bo, 'department:1')).toEqual(['f-1 department:1'])
    const everybodys = await snapshotOf(ann, 'all')
    expect(everybodys).toContain('c-1 all')
    expect(everybodys.filter((item) => !item.endsWith(' all'))).toEqual([])
    for (const bucket of ['person:p-1002', 'team:1', 'department:1', 'nothing']) {
      expect(await ann.ask('changes:pull', { bucket, after: 0, limit: 1 })).toMatchObject({
        kind: 'notYours',
        reading: {
          buckets: ['all', 'person:p-1001'],
          partialKinds: ['customer', 'ticket', 'note', 'followUp'],
        },
      })
      await expect(ann.snapshot(`?bucket=${bucket}`)).rejects.toThrow('403')
    }
  })

  it('follow the membership of the moment, of which the person’s consoles are told', async () => {
    const hub = await openHub()
    memberships.set(personId('1001'), {})
    const ann = await deskOf(hub.url, '1001')
    const bo = await deskOf(hub.url, '1002')
    let told = 0
    bo.socket.on('buckets:changed', () => (told += 1))
    const gained = ann.next('buckets:changed')
    memberships.set(personId('1001'), { teams: ['2'] })
    expect((await gained).buckets).toEqual(['all', 'person:p-1001', 'team:2'])
    await bo.act(createCustomer('c-1', 'Wang'))
    await bo.act(placed('c-1', 'team:2', 'person:p-1002'))
    expect((await said(ann, 4)).at(-1)).toMatch(/^set c-1 team:2, /)
    const lost = ann.next('buckets:changed')
    memberships.set(personId('1001'), {})
    await lost
    await bo.act({ type: 'customer.update', id: 'c-1' as CustomerId, fields: { name: 'secret' } })
    expect(await said(ann, 5)).toEqual([''])
    expect(await ann.ask('changes:pull', { bucket: 'team:2', after: 3, limit: 9 })).toMatchObject({
      kind: 'notYours',
    })
    expect(told).toBe(0)
  })
})

it('breaks off the snapshot of a bucket that the person loses while it is read', async () => {
  const hub = await openHub()
  memberships.set(personId('1001'), { teams: ['1'] })
  const ann = await deskOf(hub.url, '1001')
  const bo = await deskOf(hub.url, '1002')
  await bo.act(createCustomer('c-1', 'Wang'))
  // more than all that lies between the hub and a reader that does not read
  const note = (n: number) =>
    bo.command({
      type: 'note.add',
      id: `n-${String(n).padStart(4, '0')}` as NoteId,
      about: { entity: 'customer', id: 'c-1' },
      text: 'x'.repeat(9000),
    })
  for (let from = 0; from < 3000; from += 200)
    await bo.submit(...Array.from({ length: 200 }, (_, n) => note(from + n)))
  const response = await fetch(`${hub.url}${HUB_PATHS.snapshot}?bucket=team:1`, {
    headers: { authorization: `Bearer ${ann.session.accessToken}` },
  })
  memberships.set(personId('1001'), {})
  const text = await response.text()
  expect(text).toContain('n-0000')
  expect(text).not.toContain('n-2999')
  expect(text).not.toContain('"line":"end"')
})

describe('an act', () => {
  it('about something that is there for others alone is refused, and nothing of it changes', async () => {
    const hub = await openHub()
    const ann = await deskOf(hub.url, '1001')
    const bo = await deskOf(hub.url, '1002')
    await bo.act(createCustomer('c-1', 'Wang'))
    await bo.act(placed('c-1', 'person:p-1002'))
    const act = { type: 'customer.update' as const, id: 'c-1' as CustomerId, fields: { name: 'mine' } }
    expect(await ann.act(act)).toMatchObject({ status: 'refused', code: 'notAllowed' })
    expect(await ann.act({ ...act, id: 'none' as CustomerId })).toMatchObject({ code: 'notFound' })
    expect(await bo.act(act)).toMatchObject({ status: 'done' })
  })
})

describe('the store', () => {
  it('finds the changes of a bucket by an index, and prunes its places with the feed', async () => {
    const hub = await openHub()
    const bo = await deskOf(hub.url, '1002')
    await bo.act(createCustomer('c-1', 'Wang'))
    await bo.act(placed('c-1', 'person:p-1002'))
    await hub.close()
    const database = openHubData(hub.dataDir, { readonly: true })
    const plan = (query: string): string =>
      database
        .prepare<[], { detail: string }>(`explain query plan ${query}`)
        .all()
        .map(({ detail }) => detail)
        .join('; ')
    expect(
      plan(`select * from changes indexed by changes_of_all where in_all = 1 and revision > 5
        order by revision limit 10`),
    ).toBe('SEARCH changes USING INDEX changes_of_all (revision>?)')
    expect(
      plan(`select changes.* from change_buckets join changes using (revision)
        where change_buckets.bucket = 'b' and change_buckets.revision > 5
        order by change_buckets.revision limit 10`),
    ).toBe(
      'SEARCH change_buckets USING PRIMARY KEY (bucket=? AND revision>?); SEARCH changes USING INTEGER PRIMARY KEY (rowid=?)',
    )
    expect(database.prepare('select bucket, revision from change_buckets').all()).toEqual([
      { bucket: 'all', revision: 4 },
      { bucket: 'person:p-1002', revision: 4 },
    ])
    database.close()

    const later = Date.now() + 200 * 86_400_000
    const again = await startTestHub({
      dataDir: hub.dataDir,
      memberships,
      bucketRules: TEST_RULES,
      now: () => later,
      times: { pruneMs: 20 },
    })
    const desk = await deskOf(again.url, '1002')
    for (;;) {
      const answer = await desk.ask('changes:pull', { bucket: 'person:p-1002', after: 2, limit: 9 })
      if (answer.kind === 'snapshotNeeded') break
      await new Promise((resume) => setTimeout(resume, 20))
    }
    expect(await snapshotOf(desk, 'person:p-1002')).toEqual(['c-1 person:p-1002'])
    const pruned = openHubData(hub.dataDir, { readonly: true })
    expect(pruned.prepare('select * from change_buckets').all()).toEqual([])
    pruned.close()
    // what is before the next change is not known any more, and nothing older than the floor is missing to anybody
    await desk.act({ type: 'customer.update', id: 'c-1' as CustomerId, fields: { name: 'new' } })
    expect((await said(desk, 5)).at(-1)).toBe('set c-1 person:p-1002, person:p-1002<4')
  })

  it('resumes the snapshot of a bucket where it broke off', async () => {
    const hub = await openHub()
    const bo = await deskOf(hub.url, '1002')
    for (const n of [1, 2, 3]) {
      await bo.act(createCustomer(`c-${n}`, 'Wang'))
      await bo.act(placed(`c-${n}`, 'person:p-1002'))
    }
    const response = await fetch(
      `${hub.url}${HUB_PATHS.snapshot}?bucket=person:p-1002&revision=8&after=customer:c-2`,
      { headers: { authorization: `Bearer ${bo.session.accessToken}` } },
    )
    const lines = (await response.text()).trim().split('\n')
    expect(lines.map((line) => SnapshotLine.parse(JSON.parse(line)))).toMatchObject([
      { line: 'head', revision: 8, total: 3 },
      { line: 'item', id: 'c-3' },
      { line: 'end', revision: 8 },
    ])
  })
})
