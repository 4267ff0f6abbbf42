import { applyChange } from '../../../shared/entities/change.ts'
import { isDrop, type DroppedEntity, type FeedChange } from '../../../shared/contract/feed-change.ts'
import { entityKey, type EntityKey } from '../../../shared/entities/entity-ref.ts'
import type { EntityType } from '../../../shared/entities/registry.ts'
import type { CopiedEntity } from '../conflicts/conflicts.ts'

/** A change that can be read, or that its entity left. */
export type ReadChange = FeedChange | DroppedEntity

/** The entity that a change is about. */
const keyOf = ({ change }: ReadChange): EntityKey => entityKey(change.entity as EntityType, change.id)

/**
 * Changes that set fields of what is not here yet, and drops of what may still come though it left; in memory, until its item
 * comes.
 */
export interface WaitingChanges {
  count(): number
  /** Keeps one; `firsts` says for each command the revision of its first change. */
  keep(news: ReadChange, firsts: ReadonlyMap<string, number>): void
  /** True while a change of this command waits. */
  hasOf(command: string): boolean
  /** Takes out what waits for these entities, and names the commands of which nothing waits any more, each with its first revision. */
  release(keys: Iterable<EntityKey>): {
    readonly changes: ReadonlyMap<EntityKey, readonly ReadChange[]>
    readonly done: Map<string, number>
  }
}

/** Changes in order, sorted by whether what they are about is here. */
export interface SortedNews {
  /** Can be written now, also because a change before it brings its whole entity. */
  readonly now: readonly ReadChange[]
  /** Sets fields of what is not here yet, or drops what may still come. */
  readonly late: readonly ReadChange[]
  /** What `now` writes. */
  readonly here: ReadonlySet<EntityKey>
  /** What comes whole, and needs nothing that waited. */
  readonly whole: ReadonlySet<EntityKey>
}
export function sortNews(
  news: readonly ReadChange[],
  isHere: (entity: EntityType, id: string) => boolean,
): SortedNews {
  const gone = new Set<EntityKey>()
  const here = new Set<EntityKey>()
  const whole = new Set<EntityKey>()
  const late: ReadChange[] = []
  const now: ReadChange[] = []
  for (const one of news) {
    const key = keyOf(one)
    if (isDrop(one)) {
      now.push(one)
      // an item that was read before it left may be on its way
      late.push(one)
      here.delete(key)
      whole.delete(key)
      gone.add(key)
      continue
    }
    const { op, entity, id } = one.change
    if (op === 'put') {
      whole.add(key)
      gone.delete(key)
    }
    if (op === 'put' || here.has(key) || (!gone.has(key) && isHere(entity, id))) {
      now.push(one)
      here.add(key)
    } else late.push(one)
  }
  return { now, late, here, whole }
}

/**
 * Returns an item of a snapshot with the changes that waited for it and are newer; undefined where it has left since it was
 * read.
 */
export function withWaited(item: CopiedEntity, waited: readonly ReadChange[]): CopiedEntity | undefined {
  let { value, revision, buckets } = item
  for (const news of waited) {
    if (news.revision <= revision) continue
    if (isDrop(news)) return undefined
    value = applyChange(value as never, news.change as never) as typeof value
    revision = news.revision
    buckets = news.buckets
  }
  return { entity: item.entity, id: item.id, value, revision, buckets }
}

export function createWaitingChanges(): WaitingChanges {
  const waiting = new Map<EntityKey, ReadChange[]>()
  /** How many changes of a command wait, and the revision of its first one. */
  const waitingOf = new Map<string, { readonly left: number; readonly first: number }>()
  let count = 0
  /** The first revision of a command of which this was the last change that waited; undefined where more wait. */
  const endedWith = (command: string, revision: number): number | undefined => {
    const { left, first } = waitingOf.get(command) ?? { left: 1, first: revision }
    if (left > 1) waitingOf.set(command, { left: left - 1, first })
    else waitingOf.delete(command)
    return left > 1 ? undefined : first
  }
  return {
    count: () => count,
    hasOf: (command) => waitingOf.has(command),
    keep: (news, firsts) => {
      const key = keyOf(news)
      waiting.set(key, [...(waiting.get(key) ?? []), news])
      if (news.command !== null) {
        const { left, first } = waitingOf.get(news.command) ?? {
          left: 0,
          first: firsts.get(news.command) ?? news.revision,
        }
        waitingOf.set(news.command, { left: left + 1, first })
      }
      count += 1
    },
    release: (keys) => {
      const changes = new Map<EntityKey, readonly ReadChange[]>()
      const done = new Map<string, number>()
      for (const key of keys) {
        const released = waiting.get(key)
        if (!released) continue
        waiting.delete(key)
        changes.set(key, released)
        count -= released.length
        for (const { command, revision } of released) {
          const first = command === null ? undefined : endedWith(command, revision)
          if (command !== null && first !== undefined) done.set(command, first)
        }
      }
      return { changes, done }
    },
  }
}
