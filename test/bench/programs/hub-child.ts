import '../../../hub/small-heap.ts'
import type { HubOptions } from '../../../hub/hub-options.ts'
import { startHub } from '../../../hub/start.ts'
import { answerUsage } from './usage.ts'

/**
 * The hub as a process of its own, whose use of processor and memory can be asked for: `hub-child.ts DATA_DIR [PORT [OPTIONS]]`, with
 * further `HubOptions` as JSON.
 */
const [, , dataDir = '', port = '0', more = '{}'] = process.argv
const hub = await startHub({
  dataDir,
  port: Number(port),
  isTrial: true,
  customers: 50,
  timezone: 'Asia/Shanghai',
  log: { level: 'silent' },
  ...(JSON.parse(more) as Partial<HubOptions>),
})
answerUsage()
process.send?.({ url: hub.url })
