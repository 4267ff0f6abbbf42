import type { z } from 'zod'
import { loosen } from '../domain/loosen.ts'
import type { Message } from '../domain/message.ts'
import type { Moment } from '../domain/time.ts'
import type { Bucket } from './bucket.ts'

/** What a column beside the stored body may hold. */
export type Column = string | number | null

/**
 * A piece of an entity that search finds. `name`: a person's name, found also by its pinyin; `number`: a telephone number
 * in E.164, found by any of its ends; `code`: a number or serial, whose separators do not count; `prose`: words in sentences.
 * Pieces without text are left out.
 */
export interface SearchText {
  readonly kind: 'name' | 'number' | 'code' | 'prose'
  readonly text: string | null | undefined
}

/** Under which owner, state and kind an entity is counted in the totals of the lists; '' where a list does not ask for it. */
export type ListHeading = readonly [owner: string, state: string, kind: string]

/** How the console sorts names: by pinyin where they are Chinese. The console gives it, since the tables are large. */
export interface ColumnTools {
  sortKeyOf(name: string): string
}

/** The buckets of every entity of a kind, or how they follow from an entity. */
export type BucketsOf<Value> = readonly Bucket[] | ((value: Value) => readonly Bucket[])

/** A schema of a whole entity, which also gives the schema of some of its fields. */
export type EntitySchema<Value> = z.ZodType<Value> & { partial(): z.ZodType<Partial<Value>> }

/** Everything that Ringdesk knows of one kind of entity. */
export interface EntityDefinition<
  Kind extends string,
  Value extends { readonly id: string },
  HubTable extends string,
  HubColumns extends Readonly<Record<string, Column>>,
> {
  /** Stored and sent: another name needs migrations of hub and console, and a raised protocol. */
  readonly kind: Kind
  /** What a person calls this kind, as in the list of what needs an update. */
  readonly title: Message
  /** Fields that it does not name are kept, at any depth (`loosen`): they are those of a newer Ringdesk. */
  readonly schema: EntitySchema<Value>
  /**
   * Who gets it: always the same (`EVERYBODY`), or computed from the value alone, so that a change may move it from one bucket
   * to another. Never empty. Another rule for a kind that is stored needs a migration of the hub that writes the moves.
   */
  readonly buckets: BucketsOf<Value>
  /** The hub's table, and the columns that the hub looks entities up by. */
  readonly hub: { readonly table: HubTable; columns(value: Value): HubColumns }
  /** The console's table. `at` orders it and must not change in an entity's life. */
  readonly cache: {
    readonly table: string
    at(value: Value): Moment
    readonly columns: Readonly<Record<string, (value: Value, tools: ColumnTools) => Column>>
  }
  /** What search finds it by; kinds without it are not searched. The first name is the one that lists sort by. */
  search?(value: Value): readonly SearchText[]
  /** How it is counted in lists; kinds without it have no list. */
  listHeading?(value: Value): ListHeading
}

/** Defines a kind of entity; `shared/entities/registry.ts` lists all of them. */
export const defineEntity = <
  const Kind extends string,
  Value extends { readonly id: string },
  const HubTable extends string,
  HubColumns extends Readonly<Record<string, Column>>,
>(
  definition: EntityDefinition<Kind, Value, HubTable, HubColumns>,
): EntityDefinition<Kind, Value, HubTable, HubColumns> => ({
  ...definition,
  schema: loosen(definition.schema),
})
