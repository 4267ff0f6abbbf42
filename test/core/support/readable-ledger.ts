import { join } from 'node:path'
import { openCache } from '../../../main/core/cache/open-cache.ts'
import { bucketsOf, type Membership } from '../../../shared/entities/bucket.ts'
import type { BucketRules } from '../../../shared/entities/bucket-rules.ts'
import type { EntityType } from '../../../shared/entities/registry.ts'
import { hubLedger, type LedgerRows } from './compare-ledgers.ts'

/** What of the hub's ledger a person may read, row for row. */
export function readableLedger(
  dataDir: string,
  rules: BucketRules,
  person: { readonly id: string } & Membership,
): LedgerRows {
  const reads = new Set<string>(bucketsOf(person))
  return Object.fromEntries(
    Object.entries(hubLedger(dataDir)).map(([kind, rows]) => [
      kind,
      rows.filter(({ value }) =>
        rules.of(kind as EntityType, value as never).some((bucket) => reads.has(bucket)),
      ),
    ]),
  )
}

/** How far each bucket is here, and how many entities are kept for it. */
export function bucketsHere(dataDir: string, key: string): Record<string, number> {
  const db = openCache({ file: join(dataDir, 'cache.db'), key })
  try {
    const cursors = db
      .prepare<[], { bucket: string }>('SELECT bucket FROM bucket_cursor ORDER BY bucket')
      .all()
    const count = db.prepare<[string], number>('SELECT count(*) FROM entity_bucket WHERE bucket = ?').pluck()
    return Object.fromEntries(cursors.map(({ bucket }) => [bucket, count.get(bucket) ?? 0]))
  } finally {
    db.close()
  }
}
