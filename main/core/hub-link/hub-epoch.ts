import { z } from 'zod'
import { commonRevision, type Fork } from '../../../shared/domain/epoch-forks.ts'
import { MOST_ORIGINS, type ProvenOrigin } from '../../../shared/contract/send-again.ts'
import type { EntityType } from '../../../shared/entities/registry.ts'
import { ALL } from '../../../shared/entities/bucket.ts'
import type { Cache } from '../cache/cache.ts'
import { isSameBody } from '../cache/only-here.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { forgetHalfCopies } from './half-copies.ts'

/**
 * Which run of the hub's ledger the cache is a copy of. After a restored backup the hub's data is of a new epoch: its revisions stand for
 * other changes, and what was done since the backup is not there. Everything is copied anew then, and what only this console
 * still knows is kept aside.
 */
export interface HubEpoch {
  /** The hub said of which epoch its data is, and where that and those before it began; undefined from a hub that knows none. */
  meet(epoch: string | undefined, putBack?: Fork, origins?: readonly ProvenOrigin[]): void
  /** True while the copy of a bucket here may be of the epoch before: revisions say nothing about each other. */
  isFormer(bucket: string): boolean
  /** A bucket was copied whole; in the transaction that sets its cursor. */
  copied(bucket: string): void
  /**
   * Keeps what is stored of an entity where it is of the epoch before and the hub's data of now never had it; before it is replaced or
   * removed, in the same transaction.
   */
  keep(
    bucket: string,
    entity: EntityType,
    id: string,
    came?: { readonly revision: number; readonly value: unknown },
  ): void
}
export interface HubEpochOptions {
  readonly cache: Cache
  readonly outbox: Pick<Outbox, 'askAgain'>
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  /** Everything is copied anew; so many entries are only here. */
  onPutBack(onlyHere: number): void
}

const Known = z.object({
  id: z.string(),
  /** The epoch before, and the buckets whose copy here is of it. */
  former: z.string().nullable(),
  buckets: z.array(z.string()),
})
const NAME = 'epoch'
/** By epoch; with the hub's proof where it gave one. Forks of the time before have none. */
const Forks = z.record(
  z.string(),
  z.object({ from: z.string(), revision: z.number().int(), proof: z.string().optional() }),
)

/** What the hub said of where its epochs began, for the hub: the newest, in no order. */
export function originsToSend({ meta }: Pick<Cache, 'meta'>): ProvenOrigin[] {
  const proven = Object.entries(meta.get('forks', Forks) ?? {}).flatMap(([epoch, { proof, ...fork }]) =>
    proof === undefined ? [] : [{ epoch, ...fork, proof }],
  )
  return proven.slice(-MOST_ORIGINS)
}

export function createHubEpoch({ cache, outbox, clock, log, onPutBack }: HubEpochOptions): HubEpoch {
  const { db, meta, cursors, buckets, ledger } = cache
  const add = db.prepare(
    `INSERT OR REPLACE INTO only_here (entity, id, revision, body, epoch, kept_at) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const count = db.prepare<[string], number>('SELECT count(*) FROM only_here WHERE epoch = ?').pluck()
  const known = () => meta.get(NAME, Known)
  const forks = () => meta.get('forks', Forks) ?? {}
  const keepForks = (met: z.infer<typeof Forks>): void => meta.set('forks', { ...forks(), ...met })
  const isFormer = (bucket: string): boolean => known()?.buckets.includes(bucket) ?? false

  return {
    isFormer,
    meet: (epoch, putBack, origins = []) => {
      const before = known()
      if (epoch === undefined || before?.id === epoch) return
      cache.write('durable', () => {
        const met = Object.fromEntries(origins.map(({ epoch: began, ...origin }) => [began, origin]))
        keepForks({ ...(putBack && { [epoch]: putBack }), ...met })
        if (before === undefined) return meta.set(NAME, { id: epoch, former: null, buckets: [] })
        const here = [...new Set([ALL, ...cursors.all().keys(), ...buckets.names(), ...before.buckets])]
        // of a copy that is not whole the rest is of an epoch before: what either hub never had is kept
        const former = before.buckets.length > 0 ? (before.former ?? before.id) : before.id
        meta.set(NAME, { id: epoch, former, buckets: here })
        for (const bucket of cursors.all().keys()) cursors.remove(bucket)
        forgetHalfCopies(meta)
        outbox.askAgain()
      })
      if (before !== undefined)
        log.warn('the hub’s data was put back to an earlier state; everything is copied anew', { epoch })
    },
    copied: (bucket) => {
      const now = known()
      if (!now?.buckets.includes(bucket)) return
      meta.set(NAME, { ...now, buckets: now.buckets.filter((one) => one !== bucket) })
      if (bucket === ALL) onPutBack(count.get(now.former ?? '') ?? 0)
    },
    keep: (bucket, entity, id, came) => {
      const now = known()
      const stored = ledger.stored(entity, id)
      if (!now?.buckets.includes(bucket) || stored === undefined) return
      const common = now.former === null ? undefined : commonRevision(now.former, now.id, forks())
      // what the hub has never seen waits in the outbox; and its data of now had what is as old as the backup
      const isOld = stored.revision === 0 || (common !== undefined && stored.revision <= common)
      if (isOld || (came !== undefined && isSameBody(JSON.stringify(came.value), stored.body))) return
      add.run(entity, id, stored.revision, stored.body, now.former ?? '', clock.now())
    },
  }
}
