import type { Person, Queue } from '../../shared/domain/people.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { addAfterSales } from './after-sales.ts'
import { appendEntities, type CustomerBundle, type WorldEntity } from './bundle.ts'
import { beginStory } from './household.ts'
import { MAX_CUSTOMERS } from './numbers.ts'
import { addOrders } from './orders.ts'
import { Random } from './random.ts'
import { sampleBundles } from './sample-customers.ts'
import { SAMPLE_NUMBERS } from './sample-facts.ts'
import { sampleOrderNumbers } from './sample-orders.ts'
import { sampleTeam } from './sample-team.ts'
import { Setting } from './setting.ts'
import { Staff } from './staff.ts'
import type { WorldLanguage } from '../../shared/domain/world-language.ts'

export interface WorldOptions {
  /** A 32-bit integer. The same seed, team and `now` give the same world. */
  readonly seed: number
  /** How many customers, the fixed sample customers among them (they come first). */
  readonly customers: number
  /** The present of the world; its past of four years ends an hour before. */
  readonly now: Moment
  /** The language of everything that people wrote; Chinese where none is given. */
  readonly language?: WorldLanguage
  /** Who took the calls; the sample team where nobody is given. */
  readonly people?: readonly Person[]
  readonly queues?: readonly Queue[]
}

const LIFE_STREAM = 2

/**
 * An after-sales world, one customer at a time and in constant memory. Customer k is the same however many follow.
 * Throws a RangeError for more customers than there are phone numbers, or a team that could take no call.
 */
export function* generateWorld(options: WorldOptions): Generator<CustomerBundle, void, undefined> {
  const { seed, customers, now } = options
  if (!Number.isInteger(customers) || customers < 0 || customers > MAX_CUSTOMERS)
    throw new RangeError(`A world has 0 to ${MAX_CUSTOMERS} customers, not ${customers}.`)
  const { language = 'zh-CN' } = options
  const team = sampleTeam(language)
  const setting = new Setting({
    seed,
    now,
    language,
    staff: new Staff(options.people ?? team.people, options.queues ?? team.queues),
    reservedNumbers: SAMPLE_NUMBERS,
    reservedOrders: sampleOrderNumbers(now),
  })
  const fixed = sampleBundles(setting)
  yield* fixed.slice(0, customers)
  const random = new Random()
  for (let index = fixed.length; index < customers; index++) {
    const story = beginStory(setting, random.reseed(seed, LIFE_STREAM, index), index)
    addOrders(story)
    addAfterSales(story)
    yield story.bundle
  }
}

const BATCH_SIZE = 2000

/** The same world as entities, in batches of about `batchSize`; a customer's entities stay in one batch. */
export function* generateEntities(
  options: WorldOptions & { readonly batchSize?: number },
): Generator<WorldEntity[], void, undefined> {
  const batchSize = options.batchSize ?? BATCH_SIZE
  let batch: WorldEntity[] = []
  for (const bundle of generateWorld(options)) {
    appendEntities(bundle, batch)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
