import type { Customer, CustomerLevel, CustomerNumber } from '../../shared/domain/customer.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import type { E164 } from '../../shared/domain/phone-number.ts'
import type { WorldLanguage } from '../../shared/domain/world-language.ts'

/** A customer whom stories, tests and the README call by name; only moments depend on when the world is made. */
export interface SampleCustomer {
  readonly id: CustomerId
  readonly name: string
  readonly level: CustomerLevel
  readonly tags: readonly string[]
  readonly numbers: readonly CustomerNumber[]
  readonly address: { readonly region: string; readonly detail: string }
  /** How many days before the present they became a customer. */
  readonly joinedDaysAgo: number
}

const number = (e164: string, label: CustomerNumber['label'] = 'mobile'): CustomerNumber => ({
  e164: e164 as E164,
  label,
})

const id = (name: string): CustomerId => `customer-${name}` as CustomerId

/** The landline of 周建国 and 周婷: a call from it has two candidates. */
export const SHARED_LANDLINE = '+8657187654321' as E164

export const SAMPLE_CUSTOMERS = {
  /** The known customer of story 1: gold, two orders, a closed enquiry, past calls, nothing open. */
  wangXiaoming: {
    id: id('wang-xiaoming'),
    name: '王小明',
    level: 'gold',
    tags: ['老客户', '会员日'],
    numbers: [number('+8613800138000')],
    address: { region: '浙江 杭州', detail: '西湖区文三路128号翠苑小区3幢2单元501室' },
    joinedDaysAgo: 412,
  },
  /** Has an open repair ticket. */
  chenLi: {
    id: id('chen-li'),
    name: '陈丽',
    level: 'silver',
    tags: ['家有婴儿'],
    numbers: [number('+8613912345678'), number('+862584567890', 'home')],
    address: { region: '江苏 南京', detail: '鼓楼区中央路256号锦绣家园8幢1单元1203室' },
    joinedDaysAgo: 210,
  },
  /** Father; shares the landline with his daughter. */
  zhouJianguo: {
    id: id('zhou-jianguo'),
    name: '周建国',
    level: 'standard',
    tags: ['独居老人'],
    numbers: [number(SHARED_LANDLINE, 'household'), number('+8613588886601')],
    address: { region: '浙江 杭州', detail: '拱墅区莫干山路418号和平里12幢3单元202室' },
    joinedDaysAgo: 690,
  },
  /** Daughter; shares the landline with her father. */
  zhouTing: {
    id: id('zhou-ting'),
    name: '周婷',
    level: 'silver',
    tags: [],
    numbers: [number('+8615868886602'), number(SHARED_LANDLINE, 'household')],
    address: { region: '浙江 杭州', detail: '拱墅区莫干山路418号和平里12幢3单元202室' },
    joinedDaysAgo: 655,
  },
  /** A customer with an English name. */
  emilyCarter: {
    id: id('emily-carter'),
    name: 'Emily Carter',
    level: 'silver',
    tags: ['英语'],
    numbers: [number('+8618616886603'), number('+442079460958', 'work')],
    address: { region: '上海', detail: '静安区张杨路88号御景园2幢1单元904室' },
    joinedDaysAgo: 96,
  },
  /** A demanding VIP with a settled complaint. */
  liJianjun: {
    id: id('li-jianjun'),
    name: '李建军',
    level: 'vip',
    tags: ['企业采购', '需要发票', '易投诉'],
    numbers: [number('+8613901886604'), number('+861065886604', 'work')],
    address: { region: '北京', detail: '朝阳区望京街10号城市之星1幢2单元1801室' },
    joinedDaysAgo: 1210,
  },
  /** Has a compound surname, no call yet, and a parcel for somebody else: 欧阳明, +8613588886699. */
  ouyangXue: {
    id: id('ouyang-xue'),
    name: '欧阳雪',
    level: 'standard',
    tags: [],
    numbers: [number('+8617786886605')],
    address: { region: '湖南 长沙', detail: '岳麓区麓山路77号学府花园5幢1单元601室' },
    joinedDaysAgo: 6,
  },
  /** Gave up waiting yesterday and is owed a call. */
  linZhiyuan: {
    id: id('lin-zhiyuan'),
    name: '林志远',
    level: 'standard',
    tags: ['晚间联系'],
    numbers: [number('+8618605926606')],
    address: { region: '福建 厦门', detail: '思明区湖滨南路209号滨江公馆6幢2单元1502室' },
    joinedDaysAgo: 58,
  },
} as const satisfies Record<string, SampleCustomer>

export const OUYANG_RECEIVER = { name: '欧阳明', e164: '+8613588886699' as E164 } as const

type Called = Pick<SampleCustomer, 'name' | 'tags' | 'address'>
const english = (name: string, tags: readonly string[], region: string, detail: string): Called => ({
  name,
  tags,
  address: { region, detail },
})

/** The same customers in the English sample world: same numbers, orders and history. */
const IN_ENGLISH: Readonly<Record<string, Called>> = {
  [SAMPLE_CUSTOMERS.wangXiaoming.id]: english(
    'Michael Wang',
    ['long-standing', "members' day"],
    'Hangzhou, Zhejiang',
    '128 Wensan Road, Cuiyuan Estate, building 3, unit 2, flat 501',
  ),
  [SAMPLE_CUSTOMERS.chenLi.id]: english(
    'Lily Chen',
    ['baby at home'],
    'Nanjing, Jiangsu',
    '256 Zhongyang Road, Golden Homes, building 8, unit 1, flat 1203',
  ),
  [SAMPLE_CUSTOMERS.zhouJianguo.id]: english(
    'James Zhou',
    ['lives alone'],
    'Hangzhou, Zhejiang',
    '418 Moganshan Road, Heping Court, building 12, unit 3, flat 202',
  ),
  [SAMPLE_CUSTOMERS.zhouTing.id]: english(
    'Tina Zhou',
    [],
    'Hangzhou, Zhejiang',
    '418 Moganshan Road, Heping Court, building 12, unit 3, flat 202',
  ),
  [SAMPLE_CUSTOMERS.emilyCarter.id]: english(
    'Emily Carter',
    ['English'],
    'Shanghai',
    '88 Zhangyang Road, Royal View, building 2, unit 1, flat 904',
  ),
  [SAMPLE_CUSTOMERS.liJianjun.id]: english(
    'Jack Lee',
    ['company', 'needs invoice', 'complains easily'],
    'Beijing',
    '10 Wangjing Street, City Star, building 1, unit 2, flat 1801',
  ),
  [SAMPLE_CUSTOMERS.ouyangXue.id]: english(
    'Sarah Ouyang',
    [],
    'Changsha, Hunan',
    '77 Lushan Road, Scholars Court, building 5, unit 1, flat 601',
  ),
  [SAMPLE_CUSTOMERS.linZhiyuan.id]: english(
    'Leo Lin',
    ['call in the evening'],
    'Xiamen, Fujian',
    '209 Hubin South Road, Riverside Park, building 6, unit 2, flat 1502',
  ),
}

/** What the sample customer is called, and where they live, in that language. */
const calledIn = (sample: SampleCustomer, language: WorldLanguage): Called =>
  (language === 'en' ? IN_ENGLISH[sample.id] : undefined) ?? sample

/** The name of a sample customer in that language. */
export const sampleName = (sample: SampleCustomer, language: WorldLanguage): string =>
  calledIn(sample, language).name
/** Who gets the present of the last order. */
export const receiverName = (language: WorldLanguage): string =>
  language === 'en' ? 'Mark Ouyang' : OUYANG_RECEIVER.name

/** Numbers that no made-up customer may get. */
export const SAMPLE_NUMBERS: ReadonlySet<string> = new Set([
  OUYANG_RECEIVER.e164,
  ...Object.values(SAMPLE_CUSTOMERS).flatMap((customer) => customer.numbers.map(({ e164 }) => e164)),
])

/** The entity of a sample customer, under the name that it has in that language. */
export function customerOf(sample: SampleCustomer, createdAt: number, language: WorldLanguage): Customer {
  const { name, tags, address } = calledIn(sample, language)
  return {
    id: sample.id,
    name,
    level: sample.level,
    tags: [...tags],
    numbers: sample.numbers.map((entry) => ({ ...entry })),
    addresses: [{ ...address }],
    createdAt,
  }
}
