import { expect, test } from 'vitest'
import { createOverlay } from '../../main/core/cache/overlay.ts'
import { createConflicts } from '../../main/core/conflicts/conflicts.ts'
import { createDrafts } from '../../main/core/drafts/drafts.ts'
import type { HubConnection } from '../../main/core/hub-link/hub-connection.ts'
import { createHubEpoch } from '../../main/core/hub-link/hub-epoch.ts'
import { createLedgerSync } from '../../main/core/hub-link/ledger-sync.ts'
import { silentLog } from '../../main/core/log.ts'
import { createOutbox } from '../../main/core/outbox/outbox.ts'
import { createParkedChanges } from '../../main/core/parked/parked-changes.ts'
import { createBodyReader } from '../../shared/contract/feed-change.ts'
import type { HubCallName } from '../../shared/contract/hub.ts'
import type { Customer } from '../../shared/domain/customer.ts'
import type { CustomerId, PersonId } from '../../shared/domain/ids.ts'
import { customer, makeCache } from './support/test-cache.ts'

const ME = { id: 'p-1001' as PersonId, role: 'agent' as const }
const BUCKETS = ['all', 'person:p-1001']

/** A console whose hub is at revision 12, while all that is here is of revision 10. */
function openDesk() {
  const cache = makeCache()
  cache.write('relaxed', () => {
    cache.ledger.put('customer', 'c-1', customer('c-1', '王', []) as Customer, 9)
    cache.buckets.set('customer', 'c-1', ['all'])
    for (const bucket of BUCKETS) cache.cursors.set(bucket, 10)
  })
  const outbox = createOutbox(cache, createOverlay(cache.db, cache.ledger), createDrafts(cache))
  const clock = { now: () => 1 }
  const reader = createBodyReader('today')
  const sync = createLedgerSync({
    cache,
    outbox,
    reader,
    conflicts: createConflicts(cache, outbox, () => 1),
    parked: createParkedChanges(cache, reader),
    epoch: createHubEpoch({ cache, outbox, clock, log: silentLog, onPutBack: () => undefined }),
    log: silentLog,
    onFresh: () => undefined,
    onMark: () => undefined,
    onParked: () => undefined,
  })
  return { cache, outbox, sync }
}

/** A hub whose last two revisions lie in buckets that nobody reads here: it has nothing to tell of them. */
const connection = {
  hasBuckets: true,
  socket: {
    close: () => undefined,
    ask: async (name: HubCallName) => {
      if (name !== 'changes:pull') throw new Error(`nobody asks for ${name} here`)
      return {
        kind: 'changes',
        changes: [],
        head: 12,
        reading: { buckets: BUCKETS, partialKinds: [] },
      } as never
    },
  },
  snapshot: () => {
    throw new Error('nothing is copied here')
  },
} satisfies HubConnection

test('what the hub took without a change leaves with the pull that brings none: it is pending no longer', async () => {
  const { outbox, sync } = openDesk()
  const id = 'c-1' as CustomerId
  outbox.perform([{ type: 'customer.update', id, fields: { name: '王' } }], {
    actor: ME,
    at: 1,
    durability: 'relaxed',
  })
  const [command] = outbox.nextBatch(ME.id, 5)
  // the answer of before was lost; this one comes before what the hub did meanwhile
  outbox.settle([{ id: command?.id ?? '', status: 'done', revision: 12 }], sync.held())
  expect(outbox.isPending('customer', id)).toBe(true)
  await sync.catchUp(connection)
  expect(sync.cursor()).toBe(12)
  expect(outbox.isPending('customer', id)).toBe(false)
})
