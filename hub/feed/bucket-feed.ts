import type { z } from 'zod'
import type { PullAnswer, Reading } from '../../shared/contract/hub.ts'
import { ALL } from '../../shared/entities/bucket.ts'
import { partialKinds, type BucketRules } from '../../shared/entities/bucket-rules.ts'
import { bucketHeads, feedEnds, pullBucket } from '../store/feed.ts'
import type { Db } from '../store/tables.ts'
import { formFor, formForOlder } from './reader-form.ts'
import type { Readers } from './readers.ts'

type Pulled = z.input<typeof PullAnswer>

/** The newest revision of each bucket: what an announcement names as the one before it. */
export class BucketHeads {
  readonly #heads: Map<string, number>
  /** What was before lies in no feed, or concerns no bucket that is not in `heads`. */
  readonly #floor: number

  constructor(heads: Map<string, number>, floor: number) {
    this.#heads = heads
    this.#floor = floor
  }

  /** Returns the revision of a bucket's last change. */
  of(bucket: string): number {
    return this.#heads.get(bucket) ?? this.#floor
  }

  /** The bucket changed with this revision. */
  move(bucket: string, revision: number): void {
    this.#heads.set(bucket, revision)
  }
}

/** The feed by buckets: who may read what of it. */
export class BucketFeed {
  readonly #db: Db
  readonly #readers: Readers
  readonly rules: BucketRules
  readonly heads: BucketHeads

  private constructor(db: Db, rules: BucketRules, readers: Readers, heads: BucketHeads) {
    this.#db = db
    this.rules = rules
    this.#readers = readers
    this.heads = heads
  }

  static async open(db: Db, rules: BucketRules, readers: Readers): Promise<BucketFeed> {
    const { floor } = await feedEnds(db)
    return new BucketFeed(db, rules, readers, new BucketHeads(await bucketHeads(db), floor))
  }

  /** Returns the buckets that a person may read now. */
  readBy(personId: string): ReadonlySet<string> {
    return this.#readers.bucketsOf(personId)
  }

  /** Returns what a person may read, for the person's consoles. */
  readingOf(personId: string): Reading {
    return { buckets: [...this.readBy(personId)], partialKinds: partialKinds(this.rules) }
  }

  /** Called with each person whose buckets are others now. */
  onReaderChanged(listener: (personId: string) => void): void {
    this.#readers.onChanged(listener)
  }

  /** Returns the changes of one bucket after a revision, as this person may read them. */
  async pull(personId: string, bucket: string, after: number, limit: number): Promise<Pulled> {
    const { head, changes } = await pullBucket(this.#db, bucket, after, limit)
    // afterwards: what the person was told while the database was waited for is newer
    const reader = this.readBy(personId)
    const reading = this.readingOf(personId)
    if (!reader.has(bucket)) return { kind: 'notYours', head, reading }
    if (!changes) return { kind: 'snapshotNeeded', head, reading }
    const chain = new Set([bucket])
    return {
      kind: 'changes',
      changes: changes.flatMap((change) => formFor(change, chain, reader) ?? []),
      head,
      reading,
    }
  }

  /** Returns the changes of `all` after a revision, for a console of the time before buckets. */
  async pullForOlder(after: number, limit: number, features: readonly string[]): Promise<Pulled> {
    const { head, changes } = await pullBucket(this.#db, ALL, after, limit)
    if (!changes) return { kind: 'snapshotNeeded', head }
    const keepsUnread = features.includes('keepsUnread')
    const forms = changes.flatMap((change) => formForOlder(change, keepsUnread) ?? [])
    // nothing of this part is for that console, which goes on behind it
    const last = forms.length === 0 && changes.length === limit ? changes.at(-1)?.revision : undefined
    return { kind: 'changes', changes: forms, head: last ?? head }
  }
}
