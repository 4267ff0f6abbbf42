import { z } from 'zod'
import type { BodyReader } from '../../../shared/contract/feed-change.ts'
import type { SnapshotLine } from '../../../shared/contract/hub.ts'
import { ALL, EVERYBODY } from '../../../shared/entities/bucket.ts'
import { entityKey, type EntityKey } from '../../../shared/entities/entity-ref.ts'
import type { EntityType } from '../../../shared/entities/registry.ts'
import type { Cache } from '../cache/cache.ts'
import type { Checkpointer } from '../cache/checkpointer.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import type { Log } from '../log.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ParkedChanges, SnapshotItem } from '../parked/parked-changes.ts'
import { LEAST_ITEMS, nextBatchSize } from './batch-size.ts'
import { CopyGaps, type Missing } from './copy-gaps.ts'
import { CopyNews } from './copy-news.ts'
import { HALF_OF_ALL } from './half-copies.ts'
import type { HubEpoch } from './hub-epoch.ts'
import type { HubConnection } from './hub-connection.ts'
import { readItems, type ReadItems } from './snapshot-items.ts'

export interface SyncProgress {
  readonly done: number
  readonly total: number
}

/** Where a copy stands, and goes on if it breaks off. */
const CopyPlace = z.object({
  revision: z.number().int(),
  after: z.string(),
  done: z.number(),
  total: z.number(),
  /** Nothing was in the cache before: changes may be taken while it goes on (`copy-news.ts`). */
  takesNews: z.boolean().default(false),
  /** Changes were taken up to this revision. */
  newsUpTo: z.number().int().default(0),
  /** The kinds of which something came; absent from a copy that an older program began: then it removes nothing. */
  kinds: z.array(z.string()).optional(),
})
export type CopyPlace = z.infer<typeof CopyPlace>
const PLACE = HALF_OF_ALL

/** Returns where a copy broke off, be it in an earlier life of the core; undefined where none did. */
export const storedPlace = ({ meta }: Cache): CopyPlace | undefined => meta.get(PLACE, CopyPlace)

type CursoredItem = SnapshotItem & { readonly cursor: string }
const keyOf = ({ entity, id }: SnapshotItem): EntityKey => entityKey(entity as EntityType, id)

export interface LedgerCopyOptions {
  readonly cache: Cache
  readonly outbox: Outbox
  readonly conflicts: Conflicts
  readonly parked: ParkedChanges
  readonly reader: BodyReader
  readonly log: Log
  readonly onParked: () => void
  readonly epoch: HubEpoch
  /** Applies what was parked behind something that has been replaced. */
  readonly release: (keys: readonly EntityKey[]) => void
}
export interface CopyRunOptions extends LedgerCopyOptions {
  readonly onProgress: (progress: SyncProgress) => void
  /** Removes what did not come and is older than the copy: it left in a time that no feed tells of. */
  readonly onMissing: (missing: readonly Missing[]) => void
}

/** One try to copy the ledger over one connection: reads the lines of the snapshot, and writes their items in parts. */
export class CopyRun {
  /** The hub's changes meanwhile; open once a part is on the disk, and only where nothing was in the cache before. */
  readonly news: CopyNews
  readonly #options: CopyRunOptions
  readonly #from: CopyPlace | undefined
  #place: CopyPlace
  #batch: CursoredItem[] = []
  /** Undefined where nothing was here before, or where an older program began this copy. */
  #gaps: CopyGaps | undefined
  // the first part is a small one: what a part takes is not known yet
  #size = LEAST_ITEMS

  /** `takesNews` says that nothing of a hub was in the cache before; it is kept of a copy that broke off. */
  constructor(options: CopyRunOptions, from: CopyPlace | undefined, takesNews: boolean) {
    this.#options = options
    this.#from = from
    this.#place = from ?? { revision: 0, after: '', done: 0, total: 0, takesNews, newsUpTo: 0, kinds: [] }
    this.#gaps = this.#place.takesNews ? undefined : this.#gapsFrom(this.#place)
    this.news = new CopyNews({
      ...options,
      metUpTo: this.#place.newsUpTo,
      onTaken: (revision) => this.#keepTaken(revision),
    })
  }

  /** Reads the snapshot to its end; the cursor of `all` stands behind it then. Rejects when it breaks off. */
  async read(connection: HubConnection, checkpointer: Checkpointer): Promise<void> {
    // a copy from the beginning brings everything again
    if (!this.#from) this.#forgetParked()
    this.#tellProgress()
    const from = this.#from && { revision: this.#from.revision, after: this.#from.after }
    for await (const line of connection.snapshot(from ?? null)) {
      if (line.line === 'head') this.#begin(connection, line)
      else if (line.line === 'item') {
        this.#batch.push(line)
        if (this.#batch.length < this.#size) continue
        await this.#flush()
        this.#openNews(connection)
        // the desk answers its windows between two parts, and while the disk takes them
        await checkpointer.rest()
      } else {
        await this.#flush()
        await this.#removeMissing(this.#gaps?.rest())
        this.#end(line.revision)
        return
      }
    }
    throw new Error('the snapshot broke off before its end')
  }

  #begin(connection: HubConnection, { revision, total }: Extract<SnapshotLine, { line: 'head' }>): void {
    this.#place = { ...this.#place, revision, total }
    if (!this.#from) return
    if (revision === this.#from.revision) {
      this.#openNews(connection)
      return
    }
    // another revision than asked for: the hub could not resume and begins anew, over what is here already
    this.#place = { ...this.#place, done: 0, newsUpTo: 0, takesNews: false, kinds: [] }
    this.#gaps = new CopyGaps(this.#options.cache.db, undefined)
    this.#forgetParked()
  }

  #end(revision: number): void {
    const { cache, outbox, parked, epoch } = this.#options
    this.news.check()
    const cursor = this.news.reached() ?? revision
    outbox.rebase(
      () => {
        cache.cursors.set(ALL, cursor)
        cache.meta.remove(PLACE)
        epoch.copied(ALL)
      },
      { cursor, isHere: (keys) => parked.isEmpty() || !keys.some((key) => parked.blocks(key)) },
    )
  }

  /** Once a part is on the disk: a core that is started anew then knows that this copy takes news. */
  #openNews(connection: HubConnection): void {
    if (!this.#place.takesNews || this.news.reached() !== undefined) return
    this.news
      .open(connection, this.#place.revision)
      .catch((error: unknown) => this.#options.log.warn('news wait for the copy’s end', { error }))
  }

  /** In the transaction that takes changes up to this revision. */
  #keepTaken(revision: number): void {
    const newsUpTo = Math.max(this.#place.newsUpTo, revision)
    this.#place = { ...this.#place, newsUpTo }
    const stored = storedPlace(this.#options.cache)
    if (stored) this.#options.cache.meta.set(PLACE, { ...stored, newsUpTo })
  }

  #forgetParked(): void {
    const { cache, parked } = this.#options
    cache.write('relaxed', () => {
      parked.clear()
      // what was parked of other buckets comes with a copy of theirs
      for (const bucket of cache.cursors.all().keys()) if (bucket !== ALL) cache.cursors.remove(bucket)
    })
  }

  #tellProgress(): void {
    const { done, total } = this.#place
    this.#options.onProgress({ done, total: Math.max(total, done) })
  }

  #gapsFrom({ after, kinds }: CopyPlace): CopyGaps | undefined {
    const [entity = '', ...id] = after.split(':')
    return kinds && new CopyGaps(this.#options.cache.db, { entity, id: id.join(':'), kinds })
  }

  /** What came after the snapshot's revision is of a later time, but for what is here of another epoch. */
  async #removeMissing(found: Iterable<readonly Missing[]> = []): Promise<void> {
    const { cache, epoch, onMissing } = this.#options
    const isFormer = epoch.isFormer(ALL)
    const isGone = ({ entity, id, revision }: Missing): boolean =>
      (isFormer || revision <= this.#place.revision) && cache.buckets.of(entity, id).includes(ALL)
    for (const some of found) {
      const gone = some.filter(isGone)
      if (gone.length > 0) onMissing(gone)
      await new Promise((resume) => setImmediate(resume))
    }
  }

  /** Writes the items that came, in one transaction, and removes what did not come before the last of them. */
  async #flush(): Promise<void> {
    this.news.check()
    const last = this.#batch.at(-1)
    if (!last) return
    const batch = this.#batch
    const startedAt = performance.now()
    this.#write(readItems(this.#batch, this.#options.reader), last.cursor)
    this.#size = nextBatchSize(this.#batch.length, performance.now() - startedAt)
    this.#batch = []
    this.#tellProgress()
    await this.#removeMissing(this.#gaps?.before(batch))
  }

  #write({ read, unread }: ReadItems, cursor: string): void {
    const { cache, outbox, conflicts, parked, epoch, onParked, release } = this.#options
    const { ledger } = cache
    const entities = read.map(({ entity, id }) => entityKey(entity, id))
    const lost = unread.map(({ item }) => keyOf(item))
    const arrived = this.news.arrive([...entities, ...lost])
    const parkedWith = new Set(lost.flatMap((key) => arrived.waited(key).map(({ command }) => command)))
    const commands = new Map([...arrived.commands].filter(([id]) => !parkedWith.has(id) && !parked.holds(id)))
    const isParking = unread.length > 0 || !parked.isEmpty()
    const isFormer = epoch.isFormer(ALL)
    ledger.isBulk = true
    try {
      outbox.rebase(
        () => {
          const { takesNews, done } = this.#place
          const items = takesNews ? read.flatMap((item) => arrived.latest(item) ?? []) : read
          for (const { entity, id, value, revision, buckets = EVERYBODY } of items) {
            if (isFormer) epoch.keep(ALL, entity, id, { revision, value })
            ledger.put(entity, id, value, revision)
            cache.buckets.set(entity, id, buckets)
            if (isParking) parked.replace(entity, id, revision)
          }
          for (const { item, why } of unread)
            parked.keepItem(item, why, arrived.waited(keyOf(item)), !takesNews)
          conflicts.detectInSnapshot(items)
          const kinds = this.#place.kinds && [
            ...new Set([...this.#place.kinds, ...this.#batch.map(({ entity }) => entity)]),
          ]
          this.#place = { ...this.#place, after: cursor, done: done + this.#batch.length, kinds }
          cache.meta.set(PLACE, this.#place)
        },
        { ...this.news.held(entities), entities, commands },
      )
    } finally {
      ledger.isBulk = false
    }
    if (isParking) release(entities.filter((key) => parked.blocks(key)))
    if (unread.length > 0) onParked()
  }
}
