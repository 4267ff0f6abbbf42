import { z } from 'zod'
import { subjectOf } from '../acts/decide.ts'
import { actDefinition, type Act } from '../acts/registry.ts'
import type { Change } from '../entities/change.ts'
import { PersonId } from './ids.ts'
import { Moment } from './time.ts'
import { isSameValue } from './same-value.ts'

/**
 * Fields that a person sets as a whole, and of which the last writer in the hub's order wins. Notes are none of them
 * (they append), nor are status and step (their moves are checked by the rules).
 */
export const MERGED_FIELDS = {
  ticket: ['kind', 'priority', 'title', 'reason', 'product', 'customerId', 'assignee', 'dueAt'],
  customer: ['name', 'level', 'tags', 'numbers', 'addresses'],
} as const
export type MergedEntity = keyof typeof MERGED_FIELDS
export type MergedField = (typeof MERGED_FIELDS)[MergedEntity][number]
const FIELD_NAMES = [...MERGED_FIELDS.ticket, ...MERGED_FIELDS.customer] as const

export const isMergedEntity = (entity: string): entity is MergedEntity => Object.hasOwn(MERGED_FIELDS, entity)

/** A value of this desk's person that another one's beat, kept until the person has seen to it. */
export const OverwrittenValue = z.object({
  id: z.string(),
  entity: z.enum(['ticket', 'customer']),
  entityId: z.string(),
  field: z.enum(FIELD_NAMES),
  own: z.unknown(),
  ownAt: Moment,
  winning: z.unknown(),
  /** Who wrote the winning value; null where the hub did it by a rule, or nobody can say (`isByCopy`). */
  by: PersonId.nullable(),
  /** When the other one wrote it, by the clock of that desk; where that is not known, when the hub took it. */
  at: Moment,
  /** It came with a whole copy of the ledger, as after a long absence: by whom is not known, and `at` is when it was found. */
  isByCopy: z.boolean().optional(),
})
export type OverwrittenValue = z.infer<typeof OverwrittenValue>

/** The merged fields that an act sets, with their values. */
export function ownFieldsOf(act: Act): {
  readonly entity: MergedEntity
  readonly id: string
  readonly fields: readonly (readonly [MergedField, unknown])[]
} | null {
  const { entity, id } = subjectOf(act)
  if (!isMergedEntity(entity) || actDefinition(act.type).createsSubject || !('fields' in act)) return null
  return { entity, id, fields: mergedFieldsIn(entity, act.fields) }
}

/** The merged fields that a change writes, with their values. */
export function mergedFieldsOf(change: Change): readonly (readonly [MergedField, unknown])[] {
  if (!isMergedEntity(change.entity)) return []
  return mergedFieldsIn(change.entity, change.op === 'put' ? change.value : change.fields)
}

const mergedFieldsIn = (entity: MergedEntity, fields: object): (readonly [MergedField, unknown])[] =>
  MERGED_FIELDS[entity].flatMap((field) => {
    const value: unknown = (fields as Record<string, unknown>)[field]
    return value === undefined ? [] : [[field, value] as const]
  })

/**
 * Whether a value that comes after ours in the hub's order is one to tell about: it was made before ours (its desk was
 * offline), or its maker had not seen ours. Who overwrites knowingly and later needs no mark.
 */
export const isTold = (
  own: { readonly at: Moment; readonly revision: number },
  winner: { readonly actedAt: Moment | null; readonly basedOn: number | null },
): boolean =>
  (winner.actedAt !== null && winner.actedAt < own.at) ||
  (winner.basedOn !== null && winner.basedOn < own.revision)

/**
 * Whether a whole copy of an entity has overwritten our value. A copy does not say who wrote what, and what they had seen, as
 * `isTold` asks: all that is known is that the entity was written after us and our value is gone. So it is told: rather
 * once too often than an overwriting that nobody notices.
 */
export const isOverwrittenBySnapshot = (
  own: { readonly value: unknown; readonly revision: number },
  copy: { readonly value: unknown; readonly revision: number },
): boolean => copy.revision > own.revision && !isSameValue(own.value, copy.value)
