import { COMMON_STREETS, type City } from './cities.ts'
import type { Random } from './random.ts'
import { ENGLISH_ESTATES, ENGLISH_STREETS } from './words/en/places.ts'
import type { WorldLanguage } from '../../shared/domain/world-language.ts'

const ESTATES =
  '阳光花园 翠苑小区 锦绣家园 金色家园 丽景湾 文华苑 世纪城 碧水云天 和平里 幸福里 东方雅苑 春江花园 城市之星 滨江公馆 绿洲家园 紫金苑 御景园 新城花园 香榭里 梧桐苑 学府花园 枫林绿洲 盛世华庭 景湖花园'.split(
    ' ',
  )

/** Somewhere in the city: `西湖区文三路128号翠苑小区3幢2单元501室`. */
export function makeAddress(
  random: Random,
  city: City,
  language: WorldLanguage,
): { region: string; detail: string } {
  if (language === 'en') return englishAddress(random, city)
  const street = random.chance(0.6) ? random.pick(city.streets) : random.pick(COMMON_STREETS)
  const gate = `${random.pick(city.districts)}${street}${random.between(1, 899)}号`
  const room = `${random.between(1, 26)}0${random.between(1, 4)}室`
  const place = random.next()
  if (place < 0.72) {
    return {
      region: city.region,
      detail: `${gate}${random.pick(ESTATES)}${random.between(1, 38)}幢${random.between(1, 4)}单元${room}`,
    }
  }
  if (place < 0.9) return { region: city.region, detail: `${gate}${random.between(1, 12)}号楼${room}` }
  return {
    region: city.region,
    detail: `${gate}${random.pick(['菜鸟驿站', '前台代收', '物业代收', '一楼商铺'])}`,
  }
}

/** `128 Zhongshan Road, Willow Gardens, building 3, flat 501`. */
function englishAddress(random: Random, city: City): { region: string; detail: string } {
  const gate = `${random.between(1, 899)} ${random.pick(ENGLISH_STREETS)}`
  const flat = `flat ${random.between(1, 26)}0${random.between(1, 4)}`
  const detail = random.chance(0.8)
    ? `${gate}, ${random.pick(ENGLISH_ESTATES)}, building ${random.between(1, 38)}, ${flat}`
    : `${gate}, ${flat}`
  return { region: city.region, detail }
}
