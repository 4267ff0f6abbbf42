import { ALL } from '../../../shared/entities/bucket.ts'
import {
  isDrop,
  isUnread,
  subjectOfReceived,
  type ReceivedChange,
} from '../../../shared/contract/feed-change.ts'
import type { Reading } from '../../../shared/contract/hub.ts'
import { isEntityType } from '../../../shared/entities/registry.ts'
import type { Cache } from '../cache/cache.ts'
import { keepPartialKinds } from '../cache/partial-kinds.ts'
import type { FeedNews } from './hub-connection.ts'

/** How far each bucket is here, and what follows on. */
export interface BucketChains {
  of(bucket: string): number | undefined
  /** The revision up to which every bucket is here whole. */
  cursor(): number
  /** The same once these buckets have come so far. */
  cursorAfter(moved: ReadonlyMap<string, number>): number
  /** Writes how far these buckets are here now; in the transaction that writes their changes. */
  move(moved: ReadonlyMap<string, number>): void
  /** Whether the hub that answers has buckets; one that has not tells of `all` alone, and nothing of others is lost by that. */
  speak(hasBuckets: boolean): void
  /** What the person may read, as the hub says. */
  read(reading: Reading): void
  reading(): ReadonlySet<string>
  /** Buckets that are here whole, as far as their cursors. */
  here(): string[]
  /** Buckets that may not be read any more and of which something is here. */
  lost(): string[]
  /** Buckets that may be read and are not here, or not whole. */
  gained(): string[]
  /** Buckets of which something is missing before these changes. */
  broken(news: FeedNews): string[]
  /** How far each bucket is here once these changes are written. Empty where nothing of them is new. */
  movedBy(news: FeedNews): ReadonlyMap<string, number>
  /** The changes that may be written: what is missing before others comes with the copy of their bucket. */
  usable(news: FeedNews): readonly ReceivedChange[]
  /** The changes as they are for a copy of `all`; undefined where they concern other buckets. */
  newsOfAll(news: FeedNews): FeedNews | undefined
}

export function createBucketChains(cache: Cache): BucketChains {
  const { cursors, buckets, ledger } = cache
  let hasBuckets = true
  let reading: ReadonlySet<string> | undefined
  /** In the order of their names, but for `all`, which is first. */
  const known = (): ReadonlyMap<string, number> => cursors.all()
  const cursorIn = (all: ReadonlyMap<string, number>): number =>
    hasBuckets ? (all.size === 0 ? 0 : Math.min(...all.values())) : (all.get(ALL) ?? 0)
  const chainsOf = ({ buckets: named, from }: FeedNews): readonly { bucket: string; previous: number }[] =>
    named ?? [{ bucket: ALL, previous: from }]
  const isPartial = (news: FeedNews): boolean =>
    chainsOf(news).some(({ bucket }) => cursors.of(bucket) === undefined)

  /** A bucket that is here whole has the entity, or the change needs nothing before it. */
  const isTaken = (change: ReceivedChange): boolean => {
    const op = isUnread(change) ? change.raw.change.op : change.change.op
    if (isDrop(change) || op === 'put') return true
    const { entity, id } = subjectOfReceived(change)
    const isHere = !isEntityType(entity) || ledger.revisionOf(entity, id) !== undefined
    return isHere && buckets.of(entity, id).some((bucket) => cursors.of(bucket) !== undefined)
  }

  return {
    of: (bucket) => cursors.of(bucket),
    cursor: () => cursorIn(known()),
    cursorAfter: (moved) => cursorIn(new Map([...known(), ...moved])),
    move: (moved) => {
      for (const [bucket, revision] of moved) cursors.set(bucket, revision)
    },
    speak: (speaks) => void (hasBuckets = speaks),
    read: ({ buckets: names, partialKinds }) => {
      reading = new Set(names)
      keepPartialKinds(cache, partialKinds)
    },
    reading: () => reading ?? new Set(known().keys()),
    here: () => [...known().keys()].filter((bucket) => reading?.has(bucket) ?? true),
    lost: () =>
      [...new Set([...known().keys(), ...buckets.names()])].filter(
        (bucket) => bucket !== ALL && reading?.has(bucket) === false,
      ),
    gained: () =>
      hasBuckets ? [...(reading ?? [])].filter((bucket) => cursors.of(bucket) === undefined) : [],
    broken: (news) =>
      chainsOf(news).flatMap(({ bucket, previous }) =>
        previous > (cursors.of(bucket) ?? previous) ? [bucket] : [],
      ),
    movedBy: (news) => {
      const named = new Set(chainsOf(news).map(({ bucket }) => bucket))
      return new Map(
        [...known()].flatMap(([bucket, revision]) => {
          // what is not named has no change in what this message tells of
          const follows = named.has(bucket) || (hasBuckets && revision >= news.from)
          return follows && revision < news.to ? [[bucket, news.to] as const] : []
        }),
      )
    },
    usable: (news) => {
      const oldest = Math.min(...chainsOf(news).map(({ bucket }) => cursors.of(bucket) ?? news.from))
      const fresh = news.changes.filter(({ revision }) => revision > oldest)
      return isPartial(news) ? fresh.filter(isTaken) : fresh
    },
    newsOfAll: (news) => {
      if (!news.buckets) return news
      const all = news.buckets.find(({ bucket }) => bucket === ALL)
      return all && { from: all.previous, to: news.to, changes: news.changes }
    },
  }
}
