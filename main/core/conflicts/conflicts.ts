import { v7 } from 'uuid'
import type { Act } from '../../../shared/acts/registry.ts'
import type { Change } from '../../../shared/entities/change.ts'
import type { EntityOf, EntityType } from '../../../shared/entities/registry.ts'
import { IntentView, type DeskState } from '../../../shared/contract/desk-state.ts'
import type { FeedChange } from '../../../shared/contract/hub.ts'
import {
  OverwrittenValue,
  isBeatenByCopy,
  isMergedEntity,
  isTold,
  mergedFieldsOf,
  ownFieldsOf,
  type MergedEntity,
  type MergedField,
} from '../../../shared/domain/overwritten-value.ts'
import { isSameValue } from '../../../shared/domain/same-value.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { DAY_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import { deskIdOf } from '../outbox/desk-id.ts'
import type { ArrivedCommand } from '../outbox/outbox-basics.ts'
import type { Outbox } from '../outbox/outbox.ts'

/**
 * What a person should know of their own work after it met that of others: values that another desk's beat, and intents
 * with what the hub said of them. Kept until the person has seen to it.
 */
export interface Conflicts {
  /** Looks at changes of the hub in its order; in the transaction that writes them, while their commands are still here. */
  detectOverwrites(changes: readonly FeedChange[]): void
  /** Looks at entities that a whole copy of the ledger brings; in the transaction that writes them. */
  detectInSnapshot(items: readonly CopiedEntity[]): void
  list(person: PersonId): DeskState['unsettled']
  /** Acts that give these fields their own values again, and the entity's revision they rest on. */
  actsToRestoreMine(person: PersonId, ids: readonly string[]): { act: Act; basedOn: number | null }[]
  dismiss(person: PersonId, ids: readonly string[]): void
  onChanged(listener: (beaten: number) => void): () => void
}

/** An entity as a snapshot holds it. */
export interface CopiedEntity {
  /** The buckets of this person that it is in; absent: `all` alone. */
  readonly buckets?: readonly string[] | undefined
  readonly entity: EntityType
  readonly id: string
  readonly revision: number
  readonly value: EntityOf<EntityType>
}

/** Who overwrites a value older than this does so knowingly. */
const REMEMBERED_MS = 30 * DAY_MS
const LISTED = 200
/** In the field's place, for the mark of an intent. */
const INTENT = '(intent)'

interface OwnRow {
  readonly person: PersonId
  readonly value: string
  readonly at: Moment
  readonly revision: number
}
interface MarkRow {
  readonly id: string
  readonly field: string
  readonly body: string
}

export function createConflicts(cache: Cache, outbox: Outbox, now: () => Moment): Conflicts {
  const { db, ledger } = cache
  const ownOf = db.prepare<[string, string, string], OwnRow>(
    'SELECT person, value, at, revision FROM own_value WHERE entity = ? AND id = ? AND field = ?',
  )
  const keepOwn = db.prepare('INSERT OR REPLACE INTO own_value VALUES (?, ?, ?, ?, ?, ?, ?)')
  const forgetOwn = db.prepare('DELETE FROM own_value WHERE entity = ? AND id = ? AND field = ?')
  const forgetOld = db.prepare('DELETE FROM own_value WHERE at < ?')
  const markOf = db.prepare<[string, string, string], MarkRow>(
    'SELECT id, field, body FROM mark WHERE entity = ? AND entity_id = ? AND field = ?',
  )
  const marks = db.prepare<[string, number], MarkRow>(
    'SELECT id, field, body FROM mark WHERE person = ? ORDER BY id DESC LIMIT ?',
  )
  const keepMark = db.prepare('INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?, ?, ?)')
  const rewriteMark = db.prepare('UPDATE mark SET body = ? WHERE id = ?')
  const eraseMark = db.prepare('DELETE FROM mark WHERE id = ? AND person = ?')
  const eraseMarkOf = db.prepare('DELETE FROM mark WHERE entity = ? AND entity_id = ? AND field = ?')

  const remembered = db.prepare<[string], { entity: string; id: string }>(
    'SELECT entity, id FROM own_value UNION SELECT entity, entity_id FROM mark WHERE field <> ?',
  )

  const listeners = new Set<(beaten: number) => void>()
  const tell = (beaten: number): void => {
    for (const listener of listeners) listener(beaten)
  }
  cache.write('line', () => forgetOld.run(now() - REMEMBERED_MS))

  const keep = (mark: OverwrittenValue, person: PersonId): void =>
    void keepMark.run(mark.id, person, mark.entity, mark.entityId, mark.field, JSON.stringify(mark))

  /** A change that this desk made has come back confirmed. */
  const meetOwn = (change: FeedChange, met: Set<string>): void => {
    const arrived = change.command === null ? undefined : outbox.arrivedCommand(change.command)
    if (!arrived) return
    const { command } = arrived
    const { actor, act, at } = command
    const own = ownFieldsOf(act)
    if (own && own.entity === change.change.entity && own.id === change.change.id)
      for (const [field, value] of own.fields) {
        keepOwn.run(own.entity, own.id, field, actor, JSON.stringify(value), at, change.revision)
        eraseMarkOf.run(own.entity, own.id, field)
      }
    const isMet = met.has(command.id)
    met.add(command.id)
    if (!isMet) confirmIntent(arrived, change.at)
  }

  /** An intent of the time without the hub: the hub has done it. */
  const confirmIntent = ({ command, isIntent, isOffline }: ArrivedCommand, settledAt: Moment): void => {
    const { act, actor, at } = command
    if (!isIntent || !isOffline || (act.type !== 'ticket.decide' && act.type !== 'ticket.advance')) return
    const view: IntentView = {
      id: command.id,
      ticketId: act.id,
      act,
      at,
      status: 'confirmed',
      settledAt,
      refusal: null,
    }
    keepMark.run(view.id, actor, 'ticket', act.id, INTENT, JSON.stringify(view))
  }

  /** Something of this desk about the field is on its way still, and comes after what was met so far. */
  const isPending = (
    entity: 'ticket' | 'customer',
    id: string,
    field: MergedField,
    met: ReadonlySet<string>,
  ): boolean =>
    outbox
      .pending(entity, id)
      .some(
        (command) =>
          !met.has(command.id) &&
          (ownFieldsOf(command.act)?.fields.some(([name]) => name === field) ?? false),
      )

  /** A change of somebody else; true where it beat a value of this desk that is to be told. */
  const meetOther = (news: FeedChange, met: ReadonlySet<string>): number => {
    const { change } = news
    if (!isMergedEntity(change.entity)) return 0
    const { entity, id } = change
    let told = 0
    for (const [field, winning] of mergedFieldsOf(change)) {
      const winner = {
        winning,
        by: news.actor as PersonId | null,
        at: news.actedAt ?? news.at,
        isByCopy: undefined,
      }
      const standing = markOf.get(entity, id, field)
      if (standing) {
        const mark = OverwrittenValue.parse(JSON.parse(standing.body))
        if (isSameValue(mark.own, winning)) eraseMarkOf.run(entity, id, field)
        else rewriteMark.run(JSON.stringify({ ...mark, ...winner }), standing.id)
      }
      const own = ownOf.get(entity, id, field)
      if (!own) continue
      const value: unknown = JSON.parse(own.value)
      if (isSameValue(value, winning)) continue
      forgetOwn.run(entity, id, field)
      // what this desk has still on its way comes after: it will be the last writer
      if (!isTold(own, news) || isPending(entity, id, field, met)) continue
      eraseMarkOf.run(entity, id, field)
      keep({ id: v7(), entity, entityId: id, field, own: value, ownAt: own.at, ...winner }, own.person)
      told += 1
    }
    return told
  }

  /** A value that a copy holds; 1 where it beat one of this desk. */
  const meetCopied = (
    entity: MergedEntity,
    id: string,
    field: MergedField,
    copy: { readonly value: unknown; readonly revision: number },
  ): number => {
    const winner = { winning: copy.value, by: null, at: now(), isByCopy: true }
    const standing = markOf.get(entity, id, field)
    if (standing) {
      const mark = OverwrittenValue.parse(JSON.parse(standing.body))
      if (isSameValue(mark.own, copy.value)) eraseMarkOf.run(entity, id, field)
      else if (!isSameValue(mark.winning, copy.value))
        rewriteMark.run(JSON.stringify({ ...mark, ...winner }), standing.id)
    }
    const row = ownOf.get(entity, id, field)
    if (!row) return 0
    const own = { value: JSON.parse(row.value) as unknown, revision: row.revision }
    if (!isBeatenByCopy(own, copy)) return 0
    forgetOwn.run(entity, id, field)
    if (isPending(entity, id, field, new Set())) return 0
    eraseMarkOf.run(entity, id, field)
    keep({ id: v7(), entity, entityId: id, field, own: own.value, ownAt: row.at, ...winner }, row.person)
    return 1
  }
  const meetCopiedEntity = (item: CopiedEntity): number => {
    const { entity, id, revision, value } = item
    if (!isMergedEntity(entity)) return 0
    return mergedFieldsOf({ op: 'put', entity, id, value } as Change).reduce(
      (told, [field, held]) => told + meetCopied(entity, id, field, { value: held, revision }),
      0,
    )
  }
  // its own change never came by itself: what it set is remembered now, and compared with what stands there
  outbox.onDoneInCopy((done, revision) => {
    const { act, actor, at } = done.command
    confirmIntent(done, now())
    const own = ownFieldsOf(act)
    const held = own && ledger.get(own.entity, own.id)
    if (!held) return
    for (const [field, value] of own.fields) {
      // a later one of this desk was confirmed before
      if ((ownOf.get(own.entity, own.id, field)?.revision ?? 0) > revision) continue
      keepOwn.run(own.entity, own.id, field, actor, JSON.stringify(value), at, revision)
      eraseMarkOf.run(own.entity, own.id, field)
    }
    const standing = ledger.revisionOf(own.entity, own.id) ?? revision
    const told = meetCopiedEntity({ entity: own.entity, id: own.id, revision: standing, value: held })
    queueMicrotask(() => tell(told))
  })

  const beatenOf = (person: PersonId): OverwrittenValue[] =>
    marks
      .all(person, LISTED)
      .filter(({ field }) => field !== INTENT)
      .map(({ body }) => OverwrittenValue.parse(JSON.parse(body)))

  return {
    detectOverwrites: (changes) => {
      const desk = deskIdOf(cache)
      const met = new Set<string>()
      let told = 0
      for (const change of changes)
        if (change.desk === desk) meetOwn(change, met)
        else told += meetOther(change, met)
      queueMicrotask(() => tell(told))
    },
    detectInSnapshot: (items) => {
      const known = new Set(remembered.all(INTENT).map(({ entity, id }) => `${entity}/${id}`))
      if (known.size === 0) return
      let told = 0
      for (const item of items) if (known.has(`${item.entity}/${item.id}`)) told += meetCopiedEntity(item)
      queueMicrotask(() => tell(told))
    },
    list: (person) => {
      const confirmed = marks
        .all(person, LISTED)
        .filter(({ field }) => field === INTENT)
        .map(({ body }) => IntentView.parse(JSON.parse(body)))
      const open = outbox.intents(LISTED).flatMap(({ command, status, refusal }): IntentView[] => {
        const { act } = command
        if (command.actor !== person || (act.type !== 'ticket.decide' && act.type !== 'ticket.advance'))
          return []
        return [
          {
            id: command.id,
            ticketId: act.id,
            act,
            at: command.at,
            status: status === 'needsYou' ? 'refused' : 'waiting',
            settledAt: null,
            refusal,
          },
        ]
      })
      return { beaten: beatenOf(person), intents: [...open, ...confirmed] }
    },
    actsToRestoreMine: (person, ids) => {
      const taken = beatenOf(person).filter(({ id }) => ids.includes(id))
      const groups = new Map<string, OverwrittenValue[]>()
      for (const mark of taken) {
        const key = `${mark.entity}/${mark.entityId}`
        groups.set(key, [...(groups.get(key) ?? []), mark])
      }
      return [...groups.values()].flatMap((group) => {
        const [first] = group
        if (!first) return []
        const { entity, entityId } = first
        const fields = Object.fromEntries(group.map(({ field, own }) => [field, own]))
        const act = {
          type: entity === 'ticket' ? 'ticket.update' : 'customer.update',
          id: entityId,
          fields,
        } as Act
        return [{ act, basedOn: ledger.revisionOf(entity, entityId) ?? null }]
      })
    },
    dismiss: (person, ids) => {
      cache.write('person', () => ids.forEach((id) => eraseMark.run(id, person)))
      tell(0)
    },
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
