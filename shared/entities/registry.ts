import { z } from 'zod'
import type { Message } from '../domain/message.ts'
import { callEntity } from './call.ts'
import { customerEntity, numberLinkEntity } from './customer.ts'
import type {
  BucketsOf,
  Column,
  ColumnTools,
  EntitySchema,
  ListHeading,
  SearchText,
} from './define-entity.ts'
import { followUpEntity } from './follow-up.ts'
import { orderEntity } from './order.ts'
import { personEntity } from './person.ts'
import { queueEntity } from './queue.ts'
import { teamSettingsEntity } from './team-settings.ts'
import { noteEntity, ticketEntity } from './ticket.ts'

/** Every kind of entity, in the order of the snapshot: what others point to comes first. */
const ALL = [
  personEntity,
  queueEntity,
  teamSettingsEntity,
  customerEntity,
  numberLinkEntity,
  orderEntity,
  ticketEntity,
  noteEntity,
  callEntity,
  followUpEntity,
] as const
type Definition = (typeof ALL)[number]
type DefinitionOf<T extends EntityType> = Extract<Definition, { kind: T }>

export type EntityType = Definition['kind']
export type EntityOf<T extends EntityType> = z.output<DefinitionOf<T>['schema']>
export type EntityTable = Definition['hub']['table']
export type HubTableOf<T extends EntityType> = DefinitionOf<T>['hub']['table']
export type HubColumnsOf<T extends EntityType> = ReturnType<DefinitionOf<T>['hub']['columns']>

/** One entity with its kind. */
export type LedgerItem = {
  [T in EntityType]: { readonly entity: T; readonly value: EntityOf<T> }
}[EntityType]

/** A definition, for code that treats all kinds alike. */
export interface AnyEntity<T extends EntityType = EntityType> {
  readonly kind: T
  readonly title: Message
  readonly schema: EntitySchema<EntityOf<T>>
  readonly buckets: BucketsOf<EntityOf<T>>
  readonly hub: { readonly table: EntityTable; columns(value: EntityOf<T>): Readonly<Record<string, Column>> }
  readonly cache: {
    readonly table: string
    at(value: EntityOf<T>): number
    readonly columns: Readonly<Record<string, (value: EntityOf<T>, tools: ColumnTools) => Column>>
  }
  search?(value: EntityOf<T>): readonly SearchText[]
  listHeading?(value: EntityOf<T>): ListHeading
}

/** The kinds, in the order of the snapshot. */
export const ENTITY_TYPES: readonly EntityType[] = ALL.map(({ kind }) => kind)
export const EntityType = z.enum(ENTITY_TYPES as [EntityType, ...EntityType[]])

const byKind = new Map<string, unknown>(ALL.map((definition) => [definition.kind, definition]))
/** The definition of a kind. */
export const entityDefinition = <T extends EntityType>(kind: T): AnyEntity<T> =>
  // each definition stands under its own kind; the compiler cannot follow that through the map
  byKind.get(kind) as AnyEntity<T>

/** The schema of a whole entity of a kind. */
export const entitySchema = <T extends EntityType>(kind: T): EntitySchema<EntityOf<T>> =>
  entityDefinition(kind).schema

/** True for kinds of this version; a newer hub may know more. */
export const isEntityType = (kind: string): kind is EntityType => byKind.has(kind)
