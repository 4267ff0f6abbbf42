import { z, type ZodType } from 'zod'

type AnyDef = Readonly<Record<string, unknown>>

const loosenAll = (schemas: Readonly<Record<string, ZodType>>): Record<string, ZodType> =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, loosen(schema)]))

/**
 * Returns the schema with every object in it, at any depth, keeping fields that it does not name. A record that a newer
 * Ringdesk wrote then keeps its new fields through a program that does not know them. The type stays that of the schema:
 * code can only use what it knows.
 * Throws for a kind of schema that it has not met yet, so that none is left strict by oversight.
 */
export function loosen<S extends ZodType>(schema: S): S {
  const { def } = schema._zod as unknown as { def: AnyDef }
  const again = (changes: AnyDef): S => schema.clone({ ...def, ...changes } as never)
  switch (def['type']) {
    case 'object':
      return again({ shape: loosenAll(def['shape'] as never), catchall: z.unknown() })
    case 'array':
      return again({ element: loosen(def['element'] as ZodType) })
    case 'nullable':
    case 'optional':
    case 'default':
    case 'readonly':
      return again({ innerType: loosen(def['innerType'] as ZodType) })
    case 'record':
      return again({ valueType: loosen(def['valueType'] as ZodType) })
    case 'union':
      return again({ options: (def['options'] as ZodType[]).map(loosen) })
    case 'string':
    case 'number':
    case 'boolean':
    case 'enum':
    case 'literal':
    case 'null':
    case 'unknown':
      return schema
    default:
      throw new Error(`loosen: add what a schema of the kind ${String(def['type'])} does with unknown fields`)
  }
}
