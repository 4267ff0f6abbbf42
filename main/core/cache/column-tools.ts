import { pinyin } from 'pinyin-pro'
import { readingsOf } from '../search-text/readings.ts'
import type { ColumnTools } from '../../../shared/entities/define-entity.ts'

/** What the columns of the console's tables need besides the entity. Names sort by pinyin, as Chinese lists do. */
export const COLUMN_TOOLS: ColumnTools = {
  sortKeyOf: (name) => {
    // the likeliest reading, as search has it too, which then need not find it out again
    if (/^\p{Script=Han}+$/u.test(name)) return (readingsOf(name)[0] ?? []).join(' ')
    return /\p{Script=Han}/u.test(name)
      ? pinyin(name, { toneType: 'none', type: 'array', surname: 'head' }).join(' ').toLowerCase()
      : name.toLowerCase()
  },
}
