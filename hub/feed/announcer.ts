import type { z } from 'zod'
import type { hubEvents } from '../../shared/contract/hub.ts'
import { ALL } from '../../shared/entities/bucket.ts'
import { bucketsOfReach } from '../store/stored-change.ts'
import type { BucketHeads } from './bucket-feed.ts'
import type { FeedBatch } from './feed-batch.ts'
import type { PlaceMarks } from './place-marks.ts'
import { formFor, formForOlder, withDeskMark } from './reader-form.ts'

type FeedNews = z.input<(typeof hubEvents)['changes:new']>

/**
 * Consoles by what they can take: chains of buckets, with marks in the place of console ids or without; or `all` alone, and of these
 * not all keep what they cannot read.
 */
export type Audience = 'marked' | 'buckets' | 'older' | 'oldest'

/** Returns the audience of a console with these features. */
export function audienceOf(features: readonly string[]): Audience {
  if (features.includes('buckets')) return features.includes('deskMarks') ? 'marked' : 'buckets'
  return features.includes('keepsUnread') ? 'older' : 'oldest'
}

/** The consoles that are connected now. */
export interface ConnectedConsoles {
  /** The audiences of which any console is there. */
  audiences(): readonly Audience[]
  /** The sockets of an audience with buckets, each with what its person may read. */
  readers(
    audience: 'marked' | 'buckets',
  ): Iterable<{ readonly socket: string; readonly buckets: ReadonlySet<string> }>
  /** Sends to a whole audience, or to these sockets; a message is written once, however many get it. */
  send(to: Audience | readonly string[], news: FeedNews): void
}

/** Returns each bucket that a batch concerns, with its last revision. */
function lastOfBuckets({ changes }: FeedBatch): Map<string, number> {
  const last = new Map<string, number>()
  for (const { revision, reach } of changes)
    for (const bucket of bucketsOfReach(reach)) last.set(bucket, revision)
  return last
}

/**
 * Tells consoles what was committed, each what its person may read, with the revision of each bucket's chain before it. Every
 * console hears of every commit, also where nothing of it is for that console: so it knows that it holds everything up to
 * there, and pulls nothing. Consoles that read the same part get the same message.
 */
export class Announcer {
  readonly #heads: BucketHeads
  readonly #marks: Pick<PlaceMarks, 'at'>
  /** Of the batch that is announced. */
  #mark = ''

  constructor(heads: BucketHeads, marks: Pick<PlaceMarks, 'at'>) {
    this.#heads = heads
    this.#marks = marks
  }

  announce(batch: FeedBatch, consoles: ConnectedConsoles): void {
    const last = lastOfBuckets(batch)
    this.#mark = this.#marks.at(batch.to)
    for (const audience of consoles.audiences())
      if (audience !== 'buckets' && audience !== 'marked')
        consoles.send(audience, this.#newsForOlder(batch, audience))
      // the usual case: everybody reads it
      else if (last.size === 1 && last.has(ALL)) consoles.send(audience, this.#newsOf(batch, [ALL], audience))
      else this.#sendApart(batch, [...last.keys()], consoles, audience)
    // last: where sending fails, the same batch comes again
    for (const [bucket, revision] of last) this.#heads.move(bucket, revision)
  }

  #sendApart(
    batch: FeedBatch,
    concerned: readonly string[],
    consoles: ConnectedConsoles,
    audience: 'marked' | 'buckets',
  ): void {
    const groups = new Map<string, { sockets: string[]; buckets: string[] }>()
    for (const reader of consoles.readers(audience)) {
      const buckets = concerned.filter((bucket) => reader.buckets.has(bucket))
      const key = buckets.join('\n')
      const group = groups.get(key)
      if (group) group.sockets.push(reader.socket)
      else groups.set(key, { sockets: [reader.socket], buckets })
    }
    for (const { sockets, buckets } of groups.values())
      consoles.send(sockets, this.#newsOf(batch, buckets, audience))
  }

  #newsOf(
    { from, to, changes }: FeedBatch,
    buckets: readonly string[],
    audience: 'marked' | 'buckets',
  ): FeedNews {
    const chains = new Set(buckets)
    const forms = changes.flatMap((change) => formFor(change, chains, chains) ?? [])
    return {
      from,
      to,
      changes: audience === 'marked' ? forms.map(withDeskMark) : forms,
      buckets: buckets.map((bucket) => ({ bucket, previous: this.#heads.of(bucket) })),
      mark: this.#mark,
    }
  }

  #newsForOlder({ to, changes }: FeedBatch, audience: Audience): FeedNews {
    return {
      from: this.#heads.of(ALL),
      to,
      changes: changes.flatMap((change) => formForOlder(change, audience === 'older') ?? []),
    }
  }
}
