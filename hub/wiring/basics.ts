import type { BucketRules } from '../../shared/entities/bucket-rules.ts'
import type { Logger } from '../../shared/log/create-logger.ts'
import type { TimeSource } from '../hub-clock.ts'
import type { HubOptions, HubTimes } from '../hub-options.ts'
import type { HubMetrics } from '../server/metrics.ts'
import type { DamageWatch } from '../store/damage-watch.ts'
import type { Db } from '../store/tables.ts'

/** What every part of a hub is made with. */
export interface Basics {
  readonly options: HubOptions
  readonly times: HubTimes
  readonly time: TimeSource
  /** Of `time`. */
  readonly now: () => number
  readonly log: Logger
  readonly db: Db
  readonly damage: DamageWatch
  /** False where the data lies on the disk as it is. */
  readonly isEncrypted: boolean
  readonly metrics: HubMetrics
  readonly rules: BucketRules
}
