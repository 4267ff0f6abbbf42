import type { Order, OrderItem } from '../../shared/domain/order.ts'
import { HOUR_MS, type Moment } from '../../shared/domain/time.ts'
import { dayCode, dayOf, spokenDay } from './calendar.ts'
import { makeWaybill } from './orders.ts'
import { PRODUCT_TABLE, productOf, type Category, type Product } from './products.ts'
import { spokenCaller, type Story } from './story.ts'
import { faultsOf, symptomsOf, type Fault } from './symptoms.ts'
import type { Scene } from './words/phrase.ts'

const COURIERS: Readonly<Record<string, string>> = { SF: '顺丰', JD: '京东快递', ZT: '中通', YT: '圆通' }

const PROMISES = [
  '今天下午5点前',
  '今天下班前',
  '明天上午11点前',
  '明天中午12点前',
  '明天下午3点前',
  '明天下班前',
  '24小时内',
  '后天上午',
]

/** What wears out in a machine of that category, or what customers take out to clean. */
const PARTS: Readonly<Record<Exclude<Category, '耗材'>, string>> = {
  空气净化器: '滤网',
  净水器: '滤芯',
  扫地机器人: '边刷',
  吸尘器: '滤芯',
  洗地机: '滚刷',
  电饭煲: '内胆',
  加湿器: '加湿滤网',
  除湿机: '防尘滤网',
  取暖器: '防尘滤网',
  电水壶: '水垢滤网',
  风扇: '扇叶',
  空气炸锅: '炸篮',
}

const isFault = (reason: string): reason is Fault =>
  ['hardware', 'software', 'network', 'power', 'sensor', 'noise'].includes(reason)

/** What a contact is about: the customer, the product and what is wrong with it. Without an order, a product they may own. */
export function makeScene(
  story: Story,
  about: { at: Moment; order: Order | null; item: OrderItem | null; reason: string | null },
): Scene {
  const { random } = story
  const product: Product = about.item ? productOf(about.item.sku) : PRODUCT_TABLE.pick(random)
  const fault =
    about.reason !== null && isFault(about.reason) ? about.reason : random.pick(faultsOf(product.category))
  const boughtAt = about.order?.deliveredAt ?? about.order?.placedAt ?? about.at - 72 * HOUR_MS
  const fresh = makeWaybill(random)
  const waybill = about.reason === 'delivery' ? (about.order?.waybill ?? fresh) : fresh
  const isCovered = about.at <= (about.item?.warrantyUntil ?? 0)
  const price = about.item ? about.item.unitPrice * about.item.quantity : product.price
  return {
    product: product.spoken,
    category: product.short,
    symptom: random.pick(symptomsOf(product.category, fault)),
    day: spokenDay(boughtAt),
    order: about.order?.number ?? `${dayCode(dayOf(boughtAt))}${random.between(10_000, 99_999)}`,
    waybill,
    courier: COURIERS[waybill.slice(0, 2)] ?? '快递',
    money: `${Math.round(price / 100)}元`,
    caller: spokenCaller(story),
    when: random.pick(PROMISES),
    days: String(random.between(2, 7)),
    city: story.city.name,
    part: product.category === '耗材' ? product.short : PARTS[product.category],
    cover: isCovered ? '在保修期内，免费维修' : '已过保修期，检测后报价',
  }
}
