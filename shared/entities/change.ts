import { z } from 'zod'
import { entityDefinition, EntityType, type EntityOf } from './registry.ts'

/**
 * A change of the ledger. `put` writes a whole entity (new, or again the same); `set` writes single fields of one that
 * exists. Changes are facts: they are never refused, only applied in the hub's order.
 */
export type Change = {
  [T in EntityType]:
    | { readonly op: 'put'; readonly entity: T; readonly id: string; readonly value: EntityOf<T> }
    | { readonly op: 'set'; readonly entity: T; readonly id: string; readonly fields: Partial<EntityOf<T>> }
}[EntityType]

const partialSchemas = new Map<EntityType, z.ZodType>()
/** The schema of some fields of a kind. Made once: zod compiles each schema that it meets, which costs a millisecond. */
function partialSchemaOf(entity: EntityType): z.ZodType {
  const known = partialSchemas.get(entity) ?? entityDefinition(entity).schema.partial()
  partialSchemas.set(entity, known)
  return known
}

export const ChangeSchema = z
  .discriminatedUnion('op', [
    z.object({ op: z.literal('put'), entity: EntityType, id: z.string(), value: z.unknown() }),
    z.object({
      op: z.literal('set'),
      entity: EntityType,
      id: z.string(),
      fields: z.record(z.string(), z.unknown()),
    }),
  ])
  .transform((raw, context): Change => {
    const { schema } = entityDefinition(raw.entity)
    const parsed =
      raw.op === 'put' ? schema.safeParse(raw.value) : partialSchemaOf(raw.entity).safeParse(raw.fields)
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        context.addIssue({ code: 'custom', message: issue.message, path: [raw.entity, ...issue.path] })
      return z.NEVER
    }
    const body = raw.op === 'put' ? { value: parsed.data } : { fields: parsed.data }
    return { op: raw.op, entity: raw.entity, id: raw.id, ...body } as Change
  })

/** The entity after a change; undefined where fields are set on something that is not there. */
export function applyChange<T extends EntityType>(
  before: EntityOf<T> | undefined,
  change: Extract<Change, { entity: T }>,
): EntityOf<T> | undefined {
  if (change.op === 'put') return change.value as EntityOf<T>
  return before === undefined ? undefined : { ...before, ...change.fields }
}
