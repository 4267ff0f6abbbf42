import type { CustomerNumber } from '../../shared/domain/customer.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { makeAddress } from './addresses.ts'
import { callMoment } from './calendar.ts'
import { cityTable } from './cities.ts'
import { makePersona, pickSurname, type Persona } from './given-names.ts'
import { Random, WeightedTable } from './random.ts'
import { HISTORY_DAYS, type Setting } from './setting.ts'
import { uuidAt, type Story } from './story.ts'
import type { WorldLanguage } from '../../shared/domain/world-language.ts'

const HOUSEHOLD_STREAM = 1
/** Two neighbours by index live together that often, which puts 1.5 % of households behind a shared landline. */
const SHARED_SHARE = 0.03
const LANDLINE_SHARE = 0.1
const SECOND_MOBILE_SHARE = 0.09
const SECOND_ADDRESS_SHARE = 0.07

/** Tags in both languages, with how often they are given. */
const TAG_ROWS: readonly (readonly [zh: string, en: string, weight: number])[] = [
  ['老客户', 'long-standing', 16],
  ['会员日', "members' day", 10],
  ['晚间联系', 'call in the evening', 8],
  ['需要发票', 'needs invoice', 8],
  ['家有婴儿', 'baby at home', 7],
  ['过敏体质', 'allergy', 5],
  ['以旧换新', 'trade-in', 5],
  ['延保', 'extended warranty', 6],
  ['独居老人', 'lives alone', 3],
  ['企业采购', 'company', 3],
  ['团购', 'group buyer', 4],
  ['只收短信', 'text messages only', 4],
  ['方言沟通', 'dialect', 2],
  ['易投诉', 'complains easily', 2],
]
const TAGS: Readonly<Record<WorldLanguage, WeightedTable<string>>> = {
  'zh-CN': new WeightedTable(TAG_ROWS.map(([zh, , weight]) => [zh, weight] as const)),
  en: new WeightedTable(TAG_ROWS.map(([, en, weight]) => [en, weight] as const)),
}

const TAG_COUNT = new WeightedTable<number>([
  [0, 62],
  [1, 27],
  [2, 9],
  [3, 2],
])

const household = new Random()

/** Two customers who share a landline: the same address, and mostly the same surname. */
interface SharedHome {
  readonly surname: string | undefined
  readonly city: Story['city']
  readonly address: { region: string; detail: string }
  readonly landline: CustomerNumber
}

/** The home that the customer shares with a neighbour by index, if any; both neighbours find the same. */
function sharedHome(setting: Setting, index: number): SharedHome | undefined {
  const pair = Math.floor(index / 2)
  household.reseed(setting.seed, HOUSEHOLD_STREAM, pair)
  if (!household.chance(SHARED_SHARE)) return undefined
  const isFamily = household.chance(0.65)
  const surname = pickSurname(household, setting.language)
  const city = cityTable(setting.language).pick(household)
  return {
    surname: isFamily ? surname : undefined,
    city,
    address: makeAddress(household, city, setting.language),
    landline: { e164: setting.numbers.landline(pair * 2, city), label: 'household' },
  }
}

/** Whose numbers these are, the main one first. */
function numbersOf(
  setting: Setting,
  random: Random,
  index: number,
  city: Story['city'],
  shared?: CustomerNumber,
): CustomerNumber[] {
  const numbers: CustomerNumber[] = [{ e164: setting.numbers.mobile(random, index, 0), label: 'mobile' }]
  if (random.chance(SECOND_MOBILE_SHARE))
    numbers.push({
      e164: setting.numbers.mobile(random, index, 1),
      label: random.chance(0.6) ? 'work' : 'other',
    })
  const landline =
    shared ??
    (random.chance(LANDLINE_SHARE)
      ? { e164: setting.numbers.landline(index, city), label: 'home' as const }
      : undefined)
  if (landline && random.chance(0.15)) numbers.unshift(landline)
  else if (landline) numbers.push(landline)
  return numbers
}

/** The customer with that index as the day found them: a name, numbers, a home; no orders and no calls yet. */
export function beginStory(setting: Setting, random: Random, index: number): Story {
  const home = sharedHome(setting, index)
  const persona: Persona = makePersona(random, setting.language, home?.surname)
  const cities = cityTable(setting.language)
  const city = home?.city ?? cities.pick(random)
  const addresses = [home?.address ?? makeAddress(random, city, setting.language)]
  if (random.chance(SECOND_ADDRESS_SHARE))
    addresses.push(makeAddress(random, random.chance(0.7) ? city : cities.pick(random), setting.language))
  // the shop grows: more customers joined lately than long ago
  const daysAgo = 1 + Math.floor((HISTORY_DAYS - 1) * random.next() ** 1.25)
  const createdAt = callMoment(random, setting.today - daysAgo)
  const tags = new Set<string>()
  for (let count = TAG_COUNT.pick(random); count > 0; count--) tags.add(TAGS[setting.language].pick(random))
  return {
    setting,
    random,
    index,
    city,
    surname: persona.surname,
    gender: persona.gender,
    isForeign: persona.isForeign,
    bundle: {
      customer: {
        id: uuidAt(random, createdAt) as CustomerId,
        name: persona.name,
        level: 'standard',
        tags: [...tags],
        numbers: numbersOf(setting, random, index, city, home?.landline),
        addresses,
        createdAt,
      },
      orders: [],
      tickets: [],
      notes: [],
      calls: [],
      followUps: [],
    },
  }
}
