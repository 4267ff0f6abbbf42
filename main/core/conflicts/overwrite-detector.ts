import { v7 } from 'uuid'
import type { FeedChange } from '../../../shared/contract/hub.ts'
import {
  isOverwrittenBySnapshot,
  isMergedEntity,
  isTold,
  mergedFieldsOf,
  ownFieldsOf,
  type OverwrittenValue,
} from '../../../shared/domain/overwritten-value.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { isSameValue } from '../../../shared/domain/same-value.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Command } from '../../../shared/acts/command.ts'
import type { Change } from '../../../shared/entities/change.ts'
import type { EntityOf, EntityType } from '../../../shared/entities/registry.ts'
import type { LedgerCache } from '../cache/ledger-cache.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ConflictMarks } from './conflict-marks.ts'
import type { FieldRef, OwnValue, OwnValues } from './own-values.ts'

/** An entity as a snapshot holds it. */
export interface CopiedEntity {
  /** The buckets of this person that it is in; absent: `all` alone. */
  readonly buckets?: readonly string[] | undefined
  readonly entity: EntityType
  readonly id: string
  readonly revision: number
  readonly value: EntityOf<EntityType>
}
type Winner = Pick<OverwrittenValue, 'winning' | 'by' | 'at' | 'isByCopy'>

interface DetectorParts {
  readonly ledger: LedgerCache
  readonly outbox: Pick<Outbox, 'pending'>
  readonly own: OwnValues
  readonly marks: ConflictMarks
  readonly now: () => Moment
}

/** Finds values of this console that others overwrote. Everything belongs into the transaction that writes the changes. */
export class OverwriteDetector {
  readonly #parts: DetectorParts

  constructor(parts: DetectorParts) {
    this.#parts = parts
  }

  /** A command of this console is confirmed: what it set stands at the hub. */
  confirm({ act, actor, at }: Command, { change, revision }: FeedChange): void {
    const set = ownFieldsOf(act)
    if (set?.entity !== change.entity || set.id !== change.id) return
    for (const [field, value] of set.fields)
      this.#stand({ entity: set.entity, id: set.id, field }, { person: actor, value, at, revision })
  }

  /**
   * A command of this console is confirmed by a copy of the ledger: its own change never came by itself. What it set is
   * remembered now, and compared with what stands there. Returns how many values were overwritten.
   */
  confirmByCopy({ act, actor, at }: Command, revision: number): number {
    const { ledger, own } = this.#parts
    const set = ownFieldsOf(act)
    const value = set && ledger.get(set.entity, set.id)
    if (!value) return 0
    const { entity, id } = set
    for (const [field, given] of set.fields) {
      const ref = { entity, id, field }
      // a later one of this console was confirmed before
      if ((own.get(ref)?.revision ?? 0) > revision) continue
      this.#stand(ref, { person: actor, value: given, at, revision })
    }
    return this.inCopy({ entity, id, revision: ledger.revisionOf(entity, id) ?? revision, value })
  }

  /**
   * A change of somebody else. Returns how many values it overwrote that are to be told; `confirmed` holds the commands
   * of this console that came before it.
   */
  inChange(news: FeedChange, confirmed: ReadonlySet<string>): number {
    const { own, marks } = this.#parts
    const { change } = news
    if (!isMergedEntity(change.entity)) return 0
    const by = news.actor as PersonId | null
    const at = news.actedAt ?? news.at
    let told = 0
    for (const [field, winning] of mergedFieldsOf(change)) {
      const ref: FieldRef = { entity: change.entity, id: change.id, field }
      const winner: Winner = { winning, by, at, isByCopy: undefined }
      const standing = marks.overwrittenAt(ref)
      if (standing && isSameValue(standing.own, winning)) marks.eraseAt(ref)
      else if (standing) marks.rewrite({ ...standing, ...winner })
      const value = own.get(ref)
      if (!value || isSameValue(value.value, winning)) continue
      own.forget(ref)
      // what this console has still on its way comes after: it will be the last writer
      if (!isTold(value, news) || this.#isPending(ref, confirmed)) continue
      this.#keep(ref, value, winner)
      told += 1
    }
    return told
  }

  /** An entity that a copy of the ledger holds. Returns how many values are overwritten there. */
  inCopy({ entity, id, revision, value }: CopiedEntity): number {
    if (!isMergedEntity(entity)) return 0
    let overwritten = 0
    for (const [field, held] of mergedFieldsOf({ op: 'put', entity, id, value } as Change))
      if (this.#takeCopied({ entity, id, field }, { value: held, revision })) overwritten += 1
    return overwritten
  }

  /** A value that a copy holds; true where it overwrote one of this console. */
  #takeCopied(ref: FieldRef, copy: { readonly value: unknown; readonly revision: number }): boolean {
    const { own, marks } = this.#parts
    const winner: Winner = { winning: copy.value, by: null, at: this.#parts.now(), isByCopy: true }
    const standing = marks.overwrittenAt(ref)
    if (standing && isSameValue(standing.own, copy.value)) marks.eraseAt(ref)
    else if (standing && !isSameValue(standing.winning, copy.value)) marks.rewrite({ ...standing, ...winner })
    const value = own.get(ref)
    if (!value || !isOverwrittenBySnapshot(value, copy)) return false
    own.forget(ref)
    if (this.#isPending(ref, new Set())) return false
    this.#keep(ref, value, winner)
    return true
  }

  /** The value stands at the hub now; nothing overwrites it any more. */
  #stand(ref: FieldRef, value: OwnValue): void {
    this.#parts.own.set(ref, value)
    this.#parts.marks.eraseAt(ref)
  }
  #keep({ entity, id, field }: FieldRef, own: OwnValue, winner: Winner): void {
    const overwritten = { id: v7(), entity, entityId: id, field, own: own.value, ownAt: own.at, ...winner }
    this.#parts.marks.keepOverwritten(overwritten, own.person)
  }
  /** Something of this console about the field is on its way still, and comes after what was confirmed so far. */
  #isPending({ entity, id, field }: FieldRef, confirmed: ReadonlySet<string>): boolean {
    return this.#parts.outbox
      .pending(entity, id)
      .some(
        (command) =>
          !confirmed.has(command.id) &&
          (ownFieldsOf(command.act)?.fields.some(([name]) => name === field) ?? false),
      )
  }
}
