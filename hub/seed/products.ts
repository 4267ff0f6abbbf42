import { WeightedTable } from './random.ts'
import { ENGLISH_BRAND, ENGLISH_PRODUCTS } from './words/en/product-words.ts'
import type { WorldLanguage } from '../../shared/domain/world-language.ts'

export type Category =
  | '空气净化器'
  | '净水器'
  | '扫地机器人'
  | '吸尘器'
  | '洗地机'
  | '电饭煲'
  | '加湿器'
  | '除湿机'
  | '取暖器'
  | '电水壶'
  | '风扇'
  | '空气炸锅'
  | '耗材'

export interface Product {
  readonly sku: string
  readonly category: Category
  /** As people say it in passing: `空气净化器`, `复合滤网`. */
  readonly short: string
  /** As customers and agents say it: `空气净化器 AP-420`. */
  readonly spoken: string
  /** As the shop writes it: `岚屿空气净化器 AP-420`. */
  readonly name: string
  /** In fen. */
  readonly price: number
  /** Consumables carry no serial number. */
  readonly series: string | null
  readonly warrantyYears: number
  readonly weight: number
}

const BRAND = '岚屿'

/** category, model, yuan, warranty in years, how often it sells */
const MACHINES: readonly (readonly [Category, string, number, number, number])[] = [
  ['空气净化器', 'AP-100 mini', 499, 1, 5],
  ['空气净化器', 'AP-220', 899, 1, 9],
  ['空气净化器', 'AP-420', 1699, 2, 10],
  ['空气净化器', 'AP-620 Pro', 2899, 3, 4],
  ['净水器', 'WP-T1 台式', 999, 1, 4],
  ['净水器', 'WP-400G', 1599, 1, 7],
  ['净水器', 'WP-600G', 2299, 3, 6],
  ['净水器', 'WP-800G Pro', 3299, 3, 3],
  ['扫地机器人', 'RV-30', 1899, 1, 7],
  ['扫地机器人', 'RV-50', 2999, 2, 7],
  ['扫地机器人', 'RV-70 Ultra', 4499, 2, 3],
  ['吸尘器', 'VC-10', 799, 1, 6],
  ['吸尘器', 'VC-20', 1499, 2, 4],
  ['洗地机', 'FW-20', 1999, 1, 5],
  ['洗地机', 'FW-30', 2799, 2, 3],
  ['电饭煲', 'RC-30', 299, 1, 8],
  ['电饭煲', 'RC-40 IH', 599, 1, 7],
  ['电饭煲', 'RC-50 压力', 899, 2, 4],
  ['加湿器', 'HM-15', 199, 1, 8],
  ['加湿器', 'HM-40 无雾', 699, 1, 5],
  ['除湿机', 'DH-12', 999, 1, 4],
  ['除湿机', 'DH-22', 1799, 2, 3],
  ['取暖器', 'HT-08 暖风机', 199, 1, 6],
  ['取暖器', 'HT-20 油汀', 399, 1, 5],
  ['取暖器', 'HT-22 石墨烯', 599, 1, 5],
  ['电水壶', 'KT-15', 129, 1, 8],
  ['电水壶', 'KT-17 恒温', 229, 1, 6],
  ['风扇', 'FN-30 循环扇', 299, 1, 7],
  ['风扇', 'FN-50 落地扇', 499, 1, 5],
  ['空气炸锅', 'AF-45', 299, 1, 7],
  ['空气炸锅', 'AF-60 可视', 459, 1, 5],
]

/** what it is for, name, model, yuan, how often it sells alone */
const CONSUMABLES: readonly (readonly [Category, string, string, number, number])[] = [
  ['空气净化器', '复合滤网', 'F-AP42', 199, 9],
  ['空气净化器', '活性炭滤网', 'F-AP22', 129, 6],
  ['净水器', 'RO 反渗透滤芯', 'F-RO60', 399, 6],
  ['净水器', 'PAC 复合滤芯', 'F-PAC4', 159, 7],
  ['扫地机器人', '边刷滚刷套装', 'B-RV50', 89, 5],
  ['扫地机器人', '集尘袋', 'D-RV70', 59, 5],
  ['吸尘器', '吸尘器滤芯', 'F-VC20', 49, 3],
  ['洗地机', '滚刷', 'B-FW30', 99, 3],
  ['电饭煲', '电饭煲内胆', 'N-RC40', 139, 2],
  ['加湿器', '加湿滤网', 'F-HM40', 79, 4],
  ['空气炸锅', '炸篮', 'N-AF60', 69, 1],
]

const machine = ([category, model, yuan, warrantyYears, weight]: (typeof MACHINES)[number]): Product => {
  const sku = model.split(' ')[0] ?? model
  return {
    sku,
    category,
    short: category,
    spoken: `${category} ${model}`,
    name: `${BRAND}${category} ${model}`,
    price: yuan * 100,
    series: sku.replace('-', ''),
    warrantyYears,
    weight,
  }
}

const consumable = ([, name, model, yuan, weight]: (typeof CONSUMABLES)[number]): Product => ({
  sku: model,
  category: '耗材',
  short: name,
  spoken: `${name} ${model}`,
  name: `${BRAND}${name} ${model}`,
  price: yuan * 100,
  series: null,
  warrantyYears: 0,
  weight,
})

/** Everything that the sample shop sells. */
export const PRODUCTS: readonly Product[] = [...MACHINES.map(machine), ...CONSUMABLES.map(consumable)]

/** What people buy, by how often. */
export const PRODUCT_TABLE = new WeightedTable(PRODUCTS.map((product) => [product, product.weight] as const))

const FITTING = new Map<Category, readonly Product[]>(
  [...new Set(CONSUMABLES.map(([category]) => category))].map((category) => [
    category,
    CONSUMABLES.filter(([of]) => of === category).map(consumable),
  ]),
)

/** Filters, brushes and the like for a machine of that category; empty where there are none. */
export const fittingConsumables = (category: Category): readonly Product[] => FITTING.get(category) ?? []

/** What a product is called. */
export type ProductNames = Pick<Product, 'short' | 'spoken' | 'name'>

const IN_ENGLISH = new Map(
  PRODUCTS.map(({ sku, short, category, spoken }): [string, ProductNames] => {
    const english = ENGLISH_PRODUCTS[short] ?? ENGLISH_PRODUCTS[category] ?? short
    const model = spoken.slice(short.length + 1).replace(/\S+$/, (word) => ENGLISH_PRODUCTS[word] ?? word)
    const full = `${english} ${model}`
    return [sku, { short: english, spoken: full, name: `${ENGLISH_BRAND} ${full}` }]
  }),
)

/** The product's names in that language. */
export const calledIn = (product: Product, language: WorldLanguage): ProductNames =>
  (language === 'en' ? IN_ENGLISH.get(product.sku) : undefined) ?? product

const BY_SKU = new Map(PRODUCTS.map((product) => [product.sku, product]))

/** The product with that SKU; a RangeError where the shop has none. */
export function productOf(sku: string): Product {
  const product = BY_SKU.get(sku)
  if (!product) throw new RangeError(`the sample shop sells no ${sku}`)
  return product
}
