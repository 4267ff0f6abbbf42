import fc from 'fast-check'
import type { z } from 'zod'

/** What zod says of a schema, as far as this reads it. */
interface Def {
  readonly type: string
  readonly shape?: Record<string, z.ZodType>
  readonly innerType?: z.ZodType
  readonly element?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly entries?: Record<string, string | number>
  readonly values?: readonly unknown[]
  readonly keyType?: z.ZodType
  readonly valueType?: z.ZodType
}
const defOf = (schema: z.ZodType): Def => schema.def

/**
 * Values of a schema. Strings come out of `pool`, so that ids of one value meet those of another; numbers are small. Throws
 * at a kind of schema that it does not know: add it here.
 */
export function zodArbitrary(schema: z.ZodType, pool: readonly string[]): fc.Arbitrary<unknown> {
  const of = (inner: z.ZodType): fc.Arbitrary<unknown> => zodArbitrary(inner, pool)
  const def = defOf(schema)
  switch (def.type) {
    case 'object': {
      const shape = def.shape ?? {}
      const isOptional = (key: string): boolean => defOf(shape[key]!).type === 'optional'
      const keys = Object.keys(shape)
      const arbitraries = Object.fromEntries(
        keys.map((key) => [key, of(isOptional(key) ? defOf(shape[key]!).innerType! : shape[key]!)]),
      )
      return fc.record(arbitraries, { requiredKeys: keys.filter((key) => !isOptional(key)) })
    }
    case 'string': {
      const fitting = pool.filter((text) => schema.safeParse(text).success)
      if (fitting.length === 0) throw new Error('no text of the pool fits a schema of the tests')
      return fc.constantFrom(...fitting)
    }
    case 'number': {
      const min = Math.max(0, (schema as z.ZodNumber).minValue ?? 0)
      return fc.integer({ min, max: min + 10 }).filter((value) => schema.safeParse(value).success)
    }
    case 'boolean':
      return fc.boolean()
    case 'literal':
      return fc.constantFrom(...(def.values ?? []))
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries ?? {}))
    case 'nullable':
      return fc.oneof(fc.constant(null), of(def.innerType!))
    case 'optional':
    case 'default':
      return fc.oneof(fc.constant(undefined), of(def.innerType!))
    case 'array':
      return fc.array(of(def.element!), { maxLength: 3 }).filter((value) => schema.safeParse(value).success)
    case 'record':
      return fc.dictionary(of(def.keyType!) as fc.Arbitrary<string>, of(def.valueType!), { maxKeys: 2 })
    case 'union':
      return fc.oneof(...(def.options ?? []).map(of))
    case 'unknown':
      return fc.constantFrom(...pool)
    case 'null':
      return fc.constant(null)
    default:
      throw new Error(`no values are made for a schema of the type ${def.type}`)
  }
}
