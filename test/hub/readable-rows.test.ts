import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readRows } from '../../hub/rescue/readable-rows.ts'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'
import { makeFolder } from './support/test-hub.ts'

const ROWS = 600
const PAGE = 1024

/** A plain file with one table over many pages; some rows need a page of their own besides. */
function fileOfRows(file: string): void {
  const db = new Database(file)
  db.pragma(`page_size = ${PAGE}`)
  db.exec('create table notes (n integer primary key, text text not null)')
  const put = db.prepare('insert into notes values (?, ?)')
  for (let n = 1; n <= ROWS; n += 1) put.run(n, 'x'.repeat(n % 9 === 0 ? 3 * PAGE : 100))
  db.close()
}

/** Each row that a file gives when it is asked for alone. */
function givenAlone(file: string): number[] {
  const db = new Database(file, { readonly: true })
  const ask = db.prepare<[number], { n: number }>('select * from notes where n = ?')
  const given: number[] = []
  for (let n = 1; n <= ROWS; n += 1)
    try {
      if (ask.get(n)?.n === n) given.push(n)
    } catch {
      // this one cannot be read
    }
  db.close()
  return given
}

it(
  'reading gives every readable row where pages are damaged, and comes to an end also where some stand in the places of others',
  { timeout: timeLimitOf(60_000) },
  () => {
    const folder = makeFolder()
    const whole = join(folder, 'whole.db')
    fileOfRows(whole)
    const bytes = readFileSync(whole)
    const page = fc.integer({ min: 2, max: bytes.length / PAGE - 1 })
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(fc.record({ page, from: fc.constant(null) }), { minLength: 1, maxLength: 8 }),
          fc.array(fc.record({ page, from: fc.option(page) }), { minLength: 1, maxLength: 8 }),
        ),
        (damages) => {
          const file = join(folder, 'damaged.db')
          copyFileSync(whole, file)
          const damaged = Buffer.from(bytes)
          for (const { page, from } of damages)
            if (from === null) damaged.fill(0xa5, page * PAGE, (page + 1) * PAGE)
            else bytes.copy(damaged, page * PAGE, from * PAGE, (from + 1) * PAGE)
          writeFileSync(file, damaged)
          const read = new Set<number>()
          let handedOver = 0
          const db = new Database(file, { readonly: true })
          readRows(db, 'notes', ({ n }) => {
            handedOver += 1
            if (handedOver > 100 * ROWS) throw new Error('It reads the same rows again and again.')
            read.add(n as number)
          })
          db.close()
          if (damages.every(({ from }) => from === null))
            expect(givenAlone(file).filter((n) => !read.has(n))).toEqual([])
        },
      ),
      { numRuns: runsOf(200), seed: seedOf('readable rows') },
    )
  },
)
