import { applyChange } from '../../../shared/entities/change.ts'
import type { FeedChange } from '../../../shared/contract/feed-change.ts'
import { entityKey, type EntityKey } from '../../../shared/entities/entity-ref.ts'
import type { EntityType } from '../../../shared/entities/registry.ts'
import type { CopiedEntity } from '../unsettled/unsettled.ts'

/** The entity that a change is about. */
const keyOf = ({ change }: FeedChange): EntityKey => entityKey(change.entity, change.id)

/** Changes that set fields of what is not here yet; in memory, until its item comes. */
export interface WaitingChanges {
  count(): number
  keep(news: FeedChange): void
  /** True while a change of this command waits. */
  hasOf(command: string): boolean
  /** Takes out what waits for these entities, and names the commands of which nothing waits any more. */
  release(keys: Iterable<EntityKey>): {
    readonly changes: ReadonlyMap<EntityKey, readonly FeedChange[]>
    readonly done: Set<string>
  }
}

/** Changes in order, sorted by whether what they are about is here. */
export interface SortedNews {
  /** Can be written now, also because a change before it brings its whole entity. */
  readonly now: readonly FeedChange[]
  /** Sets fields of what is not here yet. */
  readonly late: readonly FeedChange[]
  /** What `now` writes. */
  readonly here: ReadonlySet<EntityKey>
  /** What comes whole, and needs nothing that waited. */
  readonly whole: ReadonlySet<EntityKey>
}
export function sortNews(
  news: readonly FeedChange[],
  isHere: (entity: EntityType, id: string) => boolean,
): SortedNews {
  const here = new Set<EntityKey>()
  const whole = new Set<EntityKey>()
  const late: FeedChange[] = []
  const now: FeedChange[] = []
  for (const one of news) {
    const key = keyOf(one)
    if (one.change.op === 'put') whole.add(key)
    if (one.change.op === 'put' || here.has(key) || isHere(one.change.entity, one.change.id)) {
      now.push(one)
      here.add(key)
    } else late.push(one)
  }
  return { now, late, here, whole }
}

/** An item of a snapshot with the changes that waited for it and are newer. */
export function withWaited(item: CopiedEntity, waited: readonly FeedChange[]): CopiedEntity {
  let { value, revision } = item
  for (const news of waited)
    if (news.revision > revision) {
      value = applyChange(value as never, news.change as never) as typeof value
      revision = news.revision
    }
  return { entity: item.entity, id: item.id, value, revision }
}

export function createWaitingChanges(): WaitingChanges {
  const waiting = new Map<EntityKey, FeedChange[]>()
  /** How many changes of a command wait. */
  const countOf = new Map<string, number>()
  let count = 0
  /** True where this was the last one of its command. */
  const isLastOf = (command: string): boolean => {
    const left = (countOf.get(command) ?? 1) - 1
    if (left > 0) countOf.set(command, left)
    else countOf.delete(command)
    return left <= 0
  }
  return {
    count: () => count,
    hasOf: (command) => countOf.has(command),
    keep: (news) => {
      const key = keyOf(news)
      waiting.set(key, [...(waiting.get(key) ?? []), news])
      if (news.command !== null) countOf.set(news.command, (countOf.get(news.command) ?? 0) + 1)
      count += 1
    },
    release: (keys) => {
      const changes = new Map<EntityKey, readonly FeedChange[]>()
      const done = new Set<string>()
      for (const key of keys) {
        const released = waiting.get(key)
        if (!released) continue
        waiting.delete(key)
        changes.set(key, released)
        count -= released.length
        for (const { command } of released) if (command !== null && isLastOf(command)) done.add(command)
      }
      return { changes, done }
    },
  }
}
