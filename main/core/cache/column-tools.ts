import { pinyin } from 'pinyin-pro'
import type { ColumnTools } from '../../../shared/entities/define-entity.ts'

/** What the columns of the console's tables need besides the entity. Names sort by pinyin, as Chinese lists do. */
export const COLUMN_TOOLS: ColumnTools = {
  sortKeyOf: (name) =>
    /\p{Script=Han}/u.test(name)
      ? pinyin(name, { toneType: 'none', type: 'array', surname: 'head' }).join(' ').toLowerCase()
      : name.toLowerCase(),
}
