import { describe, expect, it } from 'vitest'
import type { LedgerItem } from '../../shared/entities/registry.ts'
import { HUB_PATHS, type SnapshotLine } from '../../shared/contract/hub.ts'
import { importItems } from '../../hub/store/import.ts'
import { openStore } from '../../hub/store/open-store.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub } from './support/test-hub.ts'

const customer = (n: number, name = `customer ${n}`): LedgerItem => ({
  entity: 'customer',
  value: {
    id: `c-${String(n).padStart(6, '0')}` as never,
    name,
    level: 'standard',
    tags: [],
    numbers: [{ e164: `+86138${String(n).padStart(8, '0')}` as never, label: 'mobile' }],
    addresses: [],
    createdAt: 1_700_000_000_000,
  },
})
const itemsOf = (lines: readonly SnapshotLine[]) =>
  lines.flatMap((line) => (line.line === 'item' ? [line] : []))

/** A hub that holds so many imported customers. */
async function hubWithCustomers(count: number) {
  const first = await startTestHub()
  await first.close()
  const store = await openStore(first.dataDir)
  await importItems(
    store.db,
    Array.from({ length: count }, (_, n) => customer(n)),
  )
  await store.close()
  return startTestHub({ dataDir: first.dataDir })
}

describe('the snapshot', () => {
  it('brings everything once, in the order of kinds and ids, with head and end', async () => {
    const hub = await hubWithCustomers(1700)
    const desk = await TestDesk.connect(hub.url, '1001')
    const lines = await desk.snapshot()
    const items = itemsOf(lines)
    expect(lines[0]).toMatchObject({ line: 'head', total: items.length })
    expect(lines.at(-1)).toMatchObject({ line: 'end', revision: (lines[0] as { revision: number }).revision })
    expect(items).toHaveLength(1700 + 5 + 3)
    expect(new Set(items.map(({ entity, id }) => `${entity}/${id}`)).size).toBe(items.length)
    const ids = items.filter(({ entity }) => entity === 'customer').map(({ id }) => id)
    expect(ids).toEqual([...ids].sort())
  })

  it('goes on where it broke off, and what changed meanwhile comes by pull', async () => {
    const hub = await hubWithCustomers(1700)
    const desk = await TestDesk.connect(hub.url, '1001')
    const whole = await desk.snapshot()
    const [head] = whole as [Extract<SnapshotLine, { line: 'head' }>]
    const kept = itemsOf(whole).slice(0, 777)
    await desk.act({ type: 'customer.update', id: 'c-000001' as never, fields: { name: 'changed early' } })
    await desk.act(createCustomer('c-000000x', 'new before the cursor'))
    await desk.act({ type: 'customer.update', id: 'c-001699' as never, fields: { name: 'changed late' } })
    const query = `?revision=${head.revision}&after=${encodeURIComponent(kept.at(-1)?.cursor ?? '')}`
    const rest = await desk.snapshot(query)
    expect(rest[0]).toMatchObject({ line: 'head', revision: head.revision })
    const items = [...kept, ...itemsOf(rest)]
    expect(new Set(items.map(({ entity, id }) => `${entity}/${id}`)).size).toBe(1700 + 5 + 3)
    const changes = await desk.pullAll(head.revision)
    expect(changes.map(({ change }) => change.id)).toEqual(['c-000001', 'c-000000x', 'c-001699'])
  })

  it('starts anew where the feed does not reach back to its revision', async () => {
    const hub = await hubWithCustomers(3)
    const desk = await TestDesk.connect(hub.url, '1001')
    const lines = await desk.snapshot('?revision=1&after=customer:c-000002')
    expect(itemsOf(lines)).toHaveLength(3 + 5 + 3)
  })

  it('is for those who are signed in, and refuses a cursor that is none', async () => {
    const hub = await startTestHub()
    expect((await fetch(`${hub.url}${HUB_PATHS.snapshot}`)).status).toBe(401)
    const desk = await TestDesk.connect(hub.url, '1001')
    const lines = await desk.snapshot()
    const { revision } = lines[0] as { revision: number }
    await expect(desk.snapshot(`?revision=${revision}&after=nonsense`)).rejects.toThrow('400')
    await expect(desk.snapshot('?revision=minus')).rejects.toThrow('badInput')
  })
})

describe('the feed', () => {
  it('comes in pieces as small as they are asked for', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, '1001')
    for (let n = 0; n < 5; n++) await desk.act(createCustomer(`c${n}`, `customer ${n}`))
    const first = await desk.ask('changes:pull', { after: 2, limit: 2 })
    expect(first).toMatchObject({ kind: 'changes', head: 7, changes: [{ revision: 3 }, { revision: 4 }] })
    expect(await desk.ask('changes:pull', { after: 7, limit: 2 })).toMatchObject({
      kind: 'changes',
      head: 7,
      changes: [],
    })
  })

  it('sends a desk to the snapshot that is behind an import, or ahead of a hub that went back', async () => {
    const hub = await hubWithCustomers(3)
    const desk = await TestDesk.connect(hub.url, '1001')
    expect(await desk.ask('changes:pull', { after: 0, limit: 10 })).toMatchObject({
      kind: 'snapshotNeeded',
      head: 4,
    })
    expect(await desk.ask('changes:pull', { after: 3, limit: 10 })).toMatchObject({ kind: 'snapshotNeeded' })
    expect(await desk.ask('changes:pull', { after: 99, limit: 10 })).toMatchObject({ kind: 'snapshotNeeded' })
    expect(await desk.ask('changes:pull', { after: 4, limit: 10 })).toMatchObject({ kind: 'changes' })
  })
})

describe('the import', () => {
  it('writes ten thousand and more in a second, and takes the same again', { timeout: 60_000 }, async () => {
    const store = await openStore(makeFolder())
    const items = Array.from({ length: 20_000 }, (_, n) => customer(n))
    const startedAt = performance.now()
    await importItems(store.db, items)
    const seconds = (performance.now() - startedAt) / 1000
    await importItems(store.db, [customer(5, 'new name')])
    const { count } = await store.db
      .selectFrom('customers')
      .select((select) => select.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(count).toBe(20_000)
    const numbers = await store.db
      .selectFrom('customer_numbers')
      .selectAll()
      .where('customer_id', '=', 'c-000005')
      .execute()
    expect(numbers).toEqual([{ customer_id: 'c-000005', e164: '+8613800000005', position: 0 }])
    await store.close()
    // other work shares the two cores of a test run; alone it is several times as fast
    expect(items.length / seconds).toBeGreaterThan(3000)
  })

  it('writes nothing of a batch with an item that does not fit, and says which', async () => {
    const store = await openStore(makeFolder())
    const bad = customer(1)
    const broken = { ...bad, value: { ...bad.value, name: '' } } as LedgerItem
    await expect(importItems(store.db, [customer(0), broken])).rejects.toThrow('customer c-000001: name')
    expect(await store.db.selectFrom('customers').selectAll().execute()).toEqual([])
    await store.close()
  })
})
