import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { counted, wasWere } from '../../hub/counted.ts'
import { countsOf } from '../../hub/tool/tool-words.ts'

it.each([
  [0, 'no sign-ins were ended', 'no customers, no tickets, no calls, no people'],
  [1, '1 sign-in was ended', '1 customer, 1 ticket, 1 call, 1 person'],
  [2, '2 sign-ins were ended', '2 customers, 2 tickets, 2 calls, 2 people'],
])('the hub’s commands count %i as people do', (n, signIns, counts) => {
  expect(`${counted(n, 'sign-in')} ${wasWere(n)} ended`).toBe(signIns)
  expect(countsOf({ customers: n, tickets: n, calls: n, people: n })).toBe(counts)
})

it('no command prints a number before a plural of its own', () => {
  const folder = join(import.meta.dirname, '../../hub/tool')
  const found = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && name !== 'tool-words.ts')
    .flatMap((name) =>
      // `${count} rows` in a text: the number may be one
      [
        ...readFileSync(join(folder, name), 'utf8').matchAll(
          /\$\{[\w.]*(?:count|rows|lines|length|sessions|unreadable)[\w.]*\} \w+s\b/gi,
        ),
      ].map(([text]) => `${name}: ${text}`),
    )
  expect(found).toEqual([])
})
