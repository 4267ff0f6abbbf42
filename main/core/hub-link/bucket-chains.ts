import type { PersonId } from '../../../shared/domain/ids.ts'
import { ALL, type Bucket } from '../../../shared/entities/bucket.ts'
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

/** How the buckets of persons begin. */
const PERSON = 'person:'

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
  /** The hub tells what the person may read now. Buckets that were lost count as not here from this moment on. */
  tell(reading: Reading): void
  /** Gives the function that takes what the answer to a question of now says of that: nothing, where the hub told it meanwhile. */
  ask(): (reading: Reading | undefined) => void
  /** This person works here now. Until the hub tells more, nothing is known to be lost but what is another person's alone. */
  signedIn(person: PersonId): void
  /** The buckets that the person may read; before the hub has told it, those of which anything is here. */
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
  /** So many times the hub told by itself what may be read: an answer that was asked for before may be older. */
  let timesTold = 0
  let own: Bucket | undefined
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

  const isLost = (bucket: string): boolean => {
    if (bucket === ALL) return false
    if (reading) return !reading.has(bucket)
    return own !== undefined && bucket.startsWith(PERSON) && bucket !== own
  }
  /**
   * At once, and before anything is removed: what happens in a lost bucket is not told, and the core may end before all of it is
   * removed. Where it is gained again, it is copied anew.
   */
  const loseCursors = (): void => {
    const lost = [...known().keys()].filter(isLost)
    if (lost.length > 0) cache.write('relaxed', () => lost.forEach((bucket) => cursors.remove(bucket)))
  }
  const take = ({ buckets: names, partialKinds }: Reading): void => {
    reading = new Set(names)
    loseCursors()
    keepPartialKinds(cache, partialKinds)
  }

  return {
    of: (bucket) => cursors.of(bucket),
    cursor: () => cursorIn(known()),
    cursorAfter: (moved) => cursorIn(new Map([...known(), ...moved])),
    move: (moved) => {
      for (const [bucket, revision] of moved) cursors.set(bucket, revision)
    },
    speak: (speaks) => void (hasBuckets = speaks),
    tell: (told) => {
      timesTold += 1
      take(told)
    },
    ask: () => {
      const asked = timesTold
      return (answered) => {
        if (answered && asked === timesTold) take(answered)
      }
    },
    signedIn: (person) => {
      reading = undefined
      own = `person:${person}`
      loseCursors()
    },
    reading: () =>
      reading ??
      // also what is here in part: its copy goes on from there
      new Set([ALL, ...known().keys(), ...buckets.names()].filter((bucket) => !isLost(bucket))),
    here: () => [...known().keys()].filter((bucket) => reading?.has(bucket) ?? true),
    lost: () => buckets.names().filter(isLost),
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
