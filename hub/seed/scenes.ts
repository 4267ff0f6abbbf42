import type { Order, OrderItem } from '../../shared/domain/order.ts'
import { HOUR_MS, type Moment } from '../../shared/domain/time.ts'
import { dayCode, dayOf } from './calendar.ts'
import { makeWaybill } from './orders.ts'
import { PRODUCT_TABLE, calledIn, productOf, type Product } from './products.ts'
import { spokenCaller, type Story } from './story.ts'
import { faultsOf, symptomsOf, type Fault } from './symptoms.ts'
import type { Scene } from './words/phrase.ts'

const isFault = (reason: string): reason is Fault =>
  ['hardware', 'software', 'network', 'power', 'sensor', 'noise'].includes(reason)

/** What a contact is about: the customer, the product and what is wrong with it. Without an order, a product they may own. */
export function makeScene(
  story: Story,
  about: { at: Moment; order: Order | null; item: OrderItem | null; reason: string | null },
): Scene {
  const { random, setting } = story
  const { scene: words, symptoms } = setting.words
  const product: Product = about.item ? productOf(about.item.sku) : PRODUCT_TABLE.pick(random)
  const fault =
    about.reason !== null && isFault(about.reason) ? about.reason : random.pick(faultsOf(product.category))
  const boughtAt = about.order?.deliveredAt ?? about.order?.placedAt ?? about.at - 72 * HOUR_MS
  const fresh = makeWaybill(random)
  const waybill = about.reason === 'delivery' ? (about.order?.waybill ?? fresh) : fresh
  const isCovered = about.at <= (about.item?.warrantyUntil ?? 0)
  const price = about.item ? about.item.unitPrice * about.item.quantity : product.price
  const called = calledIn(product, setting.language)
  return {
    product: called.spoken,
    category: called.short,
    symptom: random.pick(symptomsOf(symptoms, product.category, fault)),
    day: words.day(boughtAt),
    order: about.order?.number ?? `${dayCode(dayOf(boughtAt))}${random.between(10_000, 99_999)}`,
    waybill,
    courier: words.couriers[waybill.slice(0, 2)] ?? words.anyCourier,
    money: words.money(Math.round(price / 100)),
    caller: spokenCaller(story),
    when: random.pick(words.promises),
    days: String(random.between(2, 7)),
    city: story.city.name,
    part: product.category === '耗材' ? called.short : words.parts[product.category],
    cover: isCovered ? words.covered : words.notCovered,
  }
}
