import type { CustomerLevel } from '../../shared/domain/customer.ts'
import type { OrderId } from '../../shared/domain/ids.ts'
import type { Order, OrderItem, OrderStatus } from '../../shared/domain/order.ts'
import type { E164 } from '../../shared/domain/phone-number.ts'
import { DAY_MS, HOUR_MS, type Moment } from '../../shared/domain/time.ts'
import { dayOf, inOpeningHours, productionWeek, shoppingMoment } from './calendar.ts'
import { makePersona, relativeName } from './given-names.ts'
import { PRODUCT_TABLE, calledIn, fittingConsumables, type Product } from './products.ts'
import { WeightedTable, type Random } from './random.ts'
import { HISTORY_DAYS } from './setting.ts'
import { uuidAt, type Story } from './story.ts'

const ORDER_COUNT = new WeightedTable<number>([
  [0, 11],
  [1, 53],
  [2, 20],
  [3, 8],
  [4, 4.5],
  [5, 2],
  [6, 1],
  [8, 0.5],
])

/** What somebody has to spend to be of a level, in fen. */
const LEVELS: readonly (readonly [CustomerLevel, number])[] = [
  ['vip', 900_000],
  ['gold', 450_000],
  ['silver', 200_000],
]

const FESTIVAL_SHARE = 0.22
const CANCELLED_SHARE = 0.025
const RECEIVER_SHARE = 0.1

const CARRIERS = new WeightedTable<string>([
  ['SF', 45],
  ['JD', 20],
  ['ZT', 20],
  ['YT', 15],
])

/** Tracking number; its first letters name the carrier. */
export const makeWaybill = (random: Random): string =>
  CARRIERS.pick(random) +
  String(random.between(1_000_000, 9_999_999)) +
  String(random.between(100_000, 999_999))

/** `AP420-2645-018273`: series, week of manufacture, running number. */
const makeSerial = (random: Random, series: string, day: number): string =>
  `${series}-${productionWeek(day - random.between(10, 120))}-${String(random.int(1_000_000)).padStart(6, '0')}`

const YEAR_MS = 365.25 * DAY_MS

function makeItem(
  { random, setting }: Story,
  product: Product,
  placedDay: number,
  deliveredAt: Moment | null,
): OrderItem {
  const discount = random.chance(0.35) ? random.between(1, 3) * 0.05 : 0
  return {
    sku: product.sku,
    name: calledIn(product, setting.language).name,
    quantity: product.series === null && random.chance(0.3) ? random.between(2, 3) : 1,
    // whole yuan: shops round what they take off
    unitPrice: Math.round((product.price * (1 - discount)) / 100) * 100,
    serial: product.series === null ? null : makeSerial(random, product.series, placedDay),
    warrantyUntil:
      deliveredAt === null || product.warrantyYears === 0
        ? null
        : deliveredAt + product.warrantyYears * YEAR_MS,
  }
}

function makeItems(story: Story, placedDay: number, deliveredAt: Moment | null): OrderItem[] {
  const { random } = story
  const main = PRODUCT_TABLE.pick(random)
  const products = [main]
  const fitting = fittingConsumables(main.category)
  if (fitting.length > 0 && random.chance(0.33)) products.push(random.pick(fitting))
  if (random.chance(0.14)) products.push(PRODUCT_TABLE.pick(random))
  return [...new Set(products)].map((product) => makeItem(story, product, placedDay, deliveredAt))
}

/** How far an order is by now; `deliveredAt` is null until the parcel arrived. */
function progressOf(
  story: Story,
  placedAt: Moment,
): { status: OrderStatus; deliveredAt: Moment | null; hasLeft: boolean } {
  const { random, setting } = story
  if (random.chance(CANCELLED_SHARE)) return { status: 'cancelled', deliveredAt: null, hasLeft: false }
  const leftAt = placedAt + random.between(4, 30) * HOUR_MS
  const arrivedAt = inOpeningHours(random, leftAt, (1 + random.exponential(1.4)) * DAY_MS)
  if (leftAt > setting.horizon) return { status: 'paid', deliveredAt: null, hasLeft: false }
  if (arrivedAt > setting.horizon) return { status: 'shipped', deliveredAt: null, hasLeft: true }
  const isRecent = setting.now - arrivedAt < 10 * DAY_MS
  return { status: isRecent ? 'delivered' : 'completed', deliveredAt: arrivedAt, hasLeft: true }
}

/** Who gets the parcel, where it goes to somebody else: family, mostly. */
function makeReceiver(story: Story, slot: number): { name: string; number: E164 } | undefined {
  const { random } = story
  if (!random.chance(RECEIVER_SHARE)) return undefined
  const { language } = story.setting
  const isFamily = random.chance(0.5) && !story.isForeign
  const name = isFamily ? relativeName(random, language, story.surname) : makePersona(random, language).name
  return { name, number: story.setting.numbers.mobile(random, story.index, slot) }
}

/** The day of the customer's next order; now and then people wait for a shopping festival. */
function orderDay(story: Story, joined: number, isFirst: boolean): number {
  const { random, setting } = story
  const day = isFirst ? joined : joined + random.int(setting.today - joined + 1)
  if (!random.chance(FESTIVAL_SHARE)) return day
  const festival = setting.festivalAfter(day)
  return festival === undefined ? day : Math.min(setting.today, festival + random.int(3))
}

/** Adds what the customer bought, and the level that comes with it. */
export function addOrders(story: Story): void {
  const { random, setting, bundle } = story
  const joined = Math.max(setting.today - HISTORY_DAYS, dayOf(bundle.customer.createdAt))
  let spent = 0
  const count = ORDER_COUNT.pick(random)
  // mobile slots 2 to 5 belong to receivers: who has more parcels sends them to the same people
  for (let i = 0; i < count; i++) {
    const day = orderDay(story, joined, i === 0)
    const placedAt = shoppingMoment(random, day)
    if (placedAt > setting.horizon) continue
    const { status, deliveredAt, hasLeft } = progressOf(story, placedAt)
    const items = makeItems(story, day, deliveredAt)
    const total = items.reduce((sum, item) => sum + item.quantity * item.unitPrice, 0)
    const receiver = i < 4 ? makeReceiver(story, 2 + i) : undefined
    const order: Order = {
      id: uuidAt(random, placedAt) as OrderId,
      number: setting.orderNumber(day),
      customerId: bundle.customer.id,
      status,
      placedAt,
      deliveredAt,
      items,
      total,
      receiverName: receiver?.name ?? null,
      receiverNumber: receiver?.number ?? null,
      waybill: hasLeft ? makeWaybill(random) : null,
    }
    bundle.orders.push(order)
    if (placedAt < bundle.customer.createdAt) bundle.customer.createdAt = placedAt
    if (status !== 'cancelled') spent += total
  }
  bundle.customer.level = levelOf(spent)
}

/** The level of somebody who spent that much, in fen. */
export const levelOf = (spent: number): CustomerLevel =>
  LEVELS.find(([, least]) => spent >= least)?.[0] ?? 'standard'
