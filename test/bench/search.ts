import { pinyin } from 'pinyin-pro'
import { createNames } from '../../main/core/names/names.ts'
import { parseQuery } from '../../main/core/search-text/search-query.ts'
import { createSearch } from '../../main/core/search/search.ts'
import { measureRounds, percentile, timesRow, type Bench } from './measure.ts'
import { openWorld, type WorldFile } from './world-cache.ts'

const isChinese = (text: string): boolean => /^\p{Script=Han}+$/u.test(text)

/** What an agent types, by kind, out of things that are there. */
function queriesOf({ samples }: WorldFile): Record<string, string[]> {
  const names = samples.customers.map(({ name }) => name).filter(isChinese)
  const words = (length: number): string[] =>
    samples.titles.flatMap((title) => {
      const [run = ''] = title.match(/\p{Script=Han}{4,}/u) ?? []
      return run.length < length ? [] : [run.slice(run.length - length)]
    })
  return {
    'number fragment (7 digits)': samples.customers.map(({ number }) => number.slice(-7)),
    'number fragment (4 digits)': samples.customers.map(({ number }) => number.slice(-4)),
    'order number': samples.orderNumbers,
    'two Chinese characters': words(2),
    'four Chinese characters': words(4),
    'a name': names,
    'pinyin (initials)': names.map((name) =>
      pinyin(name, { toneType: 'none', type: 'array', surname: 'head' })
        .map((syllable) => syllable.charAt(0))
        .join(''),
    ),
    'pinyin (full)': names.map((name) =>
      pinyin(name, { toneType: 'none', type: 'array', surname: 'head' }).join(''),
    ),
  }
}

/**
 * Timed: a query of the palette as typed to its twenty hits, verified, with names of customers. Bare: the same expression
 * asked of the five index tables, the twenty newest rows of each fetched and left unread.
 */
export const search: Bench = {
  name: 'search',
  about:
    'twenty hits for what was typed; bare: the same FTS5 expressions, newest rows fetched and left unread',
  run({ customers, share, say }) {
    const { world, cache } = openWorld(customers, say)
    const { find } = createSearch(cache, createNames(cache))
    const tables = ['customer', 'shop_order', 'ticket', 'note', 'call'].map((table) =>
      cache.db.prepare<[string]>(
        `SELECT t.body FROM search_${table} CROSS JOIN ${table} t ON t.row = search_${table}.rowid
         WHERE search_${table} MATCH ? ORDER BY search_${table}.rowid DESC LIMIT 20`,
      ),
    )
    const bare = (text: string): void => {
      const { match } = parseQuery(text)
      if (match !== null) for (const statement of tables) statement.all(match)
    }
    const ours = (text: string): unknown => find(text, 20)
    const rows = Object.entries(queriesOf(world)).map(([kind, all]) => {
      const different = [...new Set(all)].slice(0, Math.ceil(300 * share))
      for (const text of different.slice(0, 20)) {
        ours(text)
        bare(text)
      }
      const rounds = measureRounds(different, 3, ours, bare)
      say(`${kind}: such as ${different.slice(0, 3).join(', ')}`)
      return timesRow(`search: ${kind}`, rounds, 'p95 ≤ 5 ms', (times) => percentile(times, 0.95) <= 5)
    })
    cache.close()
    return rows
  },
}
