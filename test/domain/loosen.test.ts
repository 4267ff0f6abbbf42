import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loosen } from '../../shared/domain/loosen.ts'

const inner = z.object({ a: z.string() })
const known = { a: 'x' }
const newer = { a: 'x', later: { than: ['this', 'version'] } }

describe('a loosened schema', () => {
  it.each<[string, z.ZodType, unknown]>([
    ['an object', inner, newer],
    ['an object in an object', z.object({ in: inner }), { in: newer, beside: 1 }],
    ['objects in a list', z.array(inner), [newer, known]],
    ['an object that may be null', inner.nullable(), newer],
    ['an object that may be missing', z.object({ in: inner.optional() }), { in: newer }],
    ['a read-only object', inner.readonly(), newer],
    ['an object with a default', inner.default({ a: 'd' }), newer],
    ['objects by name', z.record(z.string(), inner), { one: newer }],
    ['one of several objects', z.union([z.object({ b: z.number() }), inner]), newer],
    [
      'one of several objects told apart by a field',
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('one'), in: inner }),
        z.object({ kind: z.literal('two') }),
      ]),
      { kind: 'one', in: newer, beside: 1 },
    ],
  ])('keeps what it does not know in %s', (_what, schema, value) => {
    expect(loosen(schema).parse(value)).toEqual(value)
  })

  it('is as strict as before about what it knows', () => {
    const schema = loosen(z.object({ in: z.array(inner), kind: z.enum(['one', 'two']), n: z.number().int() }))
    const good = { in: [known], kind: 'one', n: 1 }
    expect(schema.parse(good)).toEqual(good)
    for (const bad of [
      { ...good, in: [{ a: 1 }] },
      { ...good, in: [{}] },
      { ...good, kind: 'three' },
      { ...good, n: 1.5 },
      { kind: 'one', n: 1 },
    ])
      expect(schema.safeParse(bad).success).toBe(false)
  })

  it('keeps defaults, refinements and brands', () => {
    const schema = loosen(
      z.object({
        text: z.string().trim().min(2),
        level: z.string().default('standard'),
        id: z.string().brand('Id'),
      }),
    )
    expect(schema.parse({ text: ' ab ', id: 'x', new: true })).toEqual({
      text: 'ab',
      level: 'standard',
      id: 'x',
      new: true,
    })
    expect(schema.safeParse({ text: ' a ', id: 'x' }).success).toBe(false)
  })

  it('is refused for a kind of schema that nobody has thought about', () => {
    expect(() => loosen(z.object({ at: z.date() }))).toThrow(/kind date/)
    expect(() => loosen(z.array(z.map(z.string(), z.string())))).toThrow(/kind map/)
  })
})
