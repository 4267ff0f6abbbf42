import { startHub } from '../../../hub/start.ts'
import { answerUsage } from './usage.ts'

/** The hub as a process of its own, whose use of processor and memory can be asked for: `hub-child.ts DATA_DIR`. */
const [, , dataDir = ''] = process.argv
const hub = await startHub({
  dataDir,
  isTrial: true,
  customers: 50,
  timezone: 'Asia/Shanghai',
  log: { level: 'silent' },
})
answerUsage()
process.send?.({ url: hub.url })
