import { join } from 'node:path'
import { createCache } from '../../../main/core/cache/cache.ts'
import { openCache } from '../../../main/core/cache/open-cache.ts'
import { createDrafts } from '../../../main/core/drafts/drafts.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'

/** Types without end, and says after each save how far it is: `node draft-writer.ts DIR KEY`, to be killed. */
const [dataDir = '', key] = process.argv.slice(2)
const cache = createCache(openCache({ file: join(dataDir, 'cache.db'), key }))
const drafts = createDrafts(cache)

let count = 0
function type(): void {
  count += 1
  drafts.save('p-1001' as PersonId, 'ticket:t1', { note: `${'退货 '.repeat(20)}${count}` }, Date.now())
  process.send?.(count)
  setImmediate(type)
}
type()
