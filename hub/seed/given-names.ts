import { WeightedTable, type Random } from './random.ts'
import { ENGLISH_NAMES, ENGLISH_SURNAMES } from './english-names.ts'
import { SURNAME_TABLE } from './surnames.ts'
import type { WorldLanguage } from '../../shared/domain/world-language.ts'

export type Gender = 'female' | 'male'
/** When somebody was born; names go with the times. */
export type Generation = '1955' | '1966' | '1980' | '1990'

export interface Persona {
  readonly surname: string
  readonly name: string
  readonly gender: Gender
  /** A name of another country, of which `surname` is the whole. */
  readonly isForeign: boolean
}

interface NamePool {
  /** Share of given names of one character. */
  readonly singleShare: number
  /** Share of the well-known names among those of two characters; the others are put together. */
  readonly knownShare: number
  readonly single: WeightedTable<string>
  readonly known: WeightedTable<string>
  readonly first: WeightedTable<string>
  readonly second: WeightedTable<string>
}

/** The earlier in the list, the more frequent (1/√rank). */
const byRank = (names: readonly string[]): WeightedTable<string> =>
  new WeightedTable(names.map((name, index) => [name, 1 / Math.sqrt(index + 1)] as const))

const pool = (
  singleShare: number,
  knownShare: number,
  words: { single: string; known: string; first: string; second: string },
): NamePool => ({
  singleShare,
  knownShare,
  single: byRank([...words.single]),
  known: byRank(words.known.split(' ')),
  first: byRank([...words.first]),
  second: byRank([...words.second]),
})

const POOLS: Record<Generation, Record<Gender, NamePool>> = {
  '1955': {
    female: pool(0.16, 0.5, {
      single: '英兰芳玲萍红敏霞凤琴珍云',
      known:
        '秀英 桂英 秀兰 玉兰 桂兰 秀珍 凤英 玉珍 玉英 兰英 淑珍 桂芳 秀华 桂珍 玉梅 秀芳 淑英 玉华 桂荣 淑兰 凤兰 春兰 玉芳 美珍 淑华',
      first: '秀桂玉淑凤春美爱兰惠素金月翠彩荷',
      second: '英兰珍芳华梅莲荣琴云香凤霞芝娥',
    }),
    male: pool(0.18, 0.45, {
      single: '平刚军明强勇斌林忠义',
      known:
        '建国 建华 国强 志强 建军 国庆 建平 卫东 志明 国平 文明 德明 志刚 建明 国华 和平 新民 援朝 卫国 永福 长江 德胜 金生 福生',
      first: '建国志文德永卫新金长福振学光宝世',
      second: '国华强军明平东林民生荣忠祥福义',
    }),
  },
  '1966': {
    female: pool(0.36, 0.42, {
      single: '敏丽艳静霞燕娟红玲芳萍梅英琴莉洁琳蓉',
      known:
        '秀英 丽娟 海燕 晓燕 春梅 丽华 小红 红梅 晓红 玉梅 丽萍 建红 秀芳 艳红 冬梅 月红 小玲 雪梅 金凤 爱华 惠芳 小燕 桂芳 美玲',
      first: '丽晓小秀红海春艳雪玉美金爱冬惠',
      second: '华萍梅燕红玲霞芳娟英琴敏莉珍云',
    }),
    male: pool(0.38, 0.42, {
      single: '伟勇军强平刚斌涛明杰波辉峰宏东健',
      known:
        '建军 志强 建华 建国 志刚 国强 卫东 建平 海涛 晓东 红军 永强 建明 志勇 文斌 国庆 伟东 春生 立新 志伟 建民 小平 永刚 爱军',
      first: '建志国卫晓海永文红立春小俊新家',
      second: '军强华平东明伟勇刚斌民峰林生涛',
    }),
  },
  '1980': {
    female: pool(0.42, 0.4, {
      single: '静丽娜婷敏艳燕娟莉洁琳倩玲丹颖晶璐瑶雪佳蕾',
      known:
        '婷婷 丽娜 海燕 晓燕 丹丹 丽丽 晓丽 雪梅 娜娜 晶晶 小芳 文静 丽君 佳佳 艳丽 春燕 思思 晓敏 玲玲 燕燕 莎莎 倩倩 美玲 晓雯 雅静',
      first: '晓丽文雅佳小雪思海春艳美慧玉嘉',
      second: '丽燕静娟敏婷芳萍娜琳玲红洁莹华',
    }),
    male: pool(0.42, 0.38, {
      single: '伟磊强超鹏勇涛杰飞军波峰亮刚健斌凯辉俊浩',
      known:
        '志强 志伟 晓明 建华 海涛 志鹏 文杰 俊杰 小龙 海波 晓东 建伟 志勇 永强 文博 国栋 少华 宏伟 家豪 立伟 金龙 志远 小军 海龙 晓峰',
      first: '志晓建文海永俊国小少家宏立世明',
      second: '伟强明军鹏杰涛峰华龙飞波辉斌东',
    }),
  },
  '1990': {
    female: pool(0.28, 0.42, {
      single: '婷雪倩颖悦静敏欣琪瑶蕊玥妍璇怡露',
      known:
        '婷婷 雨欣 欣怡 思雨 佳怡 子涵 诗涵 梦瑶 雨婷 梦婷 雅婷 欣悦 思琪 梦洁 雪莹 佳慧 晓彤 可欣 雨晴 静怡 诗雨 紫涵 语嫣 若琳 嘉欣',
      first: '雨梦思佳欣雅诗子晓若可紫静嘉语',
      second: '婷怡涵瑶琪雯萱欣莹彤妍洁雪颖琳',
    }),
    male: pool(0.28, 0.42, {
      single: '杰浩鑫磊鹏宇帆凯超涛龙旭翔博晨阳',
      known:
        '俊杰 宇轩 浩然 子轩 俊豪 天宇 志豪 文博 宇航 子豪 家豪 浩宇 明轩 泽宇 嘉豪 晨阳 一鸣 梓豪 雨泽 思远 博文 天佑 瑞霖 俊熙 伟豪',
      first: '俊子宇浩天文志家明泽嘉博思晨梓',
      second: '杰轩豪宇航然博泽涛阳鹏鑫辉凯霖',
    }),
  },
}

const GENERATIONS = new WeightedTable<Generation>([
  ['1955', 12],
  ['1966', 26],
  ['1980', 36],
  ['1990', 26],
])

const FOREIGN_NAMES = [
  'Emily Carter',
  'Daniel Kim',
  'Michael Brown',
  'Sophie Martin',
  'Thomas Weber',
  'Anna Petrova',
  'James Wilson',
  'Maria Garcia',
  'Kenji Tanaka',
  'Lucas Silva',
]
const FOREIGN_SHARE = 0.003

const pickGeneration = (random: Random): Generation => GENERATIONS.pick(random)

/** A given name as people of that generation have it. */
function givenName(random: Random, gender: Gender, generation: Generation): string {
  const names = POOLS[generation][gender]
  if (random.chance(names.singleShare)) return names.single.pick(random)
  if (random.chance(names.knownShare)) return names.known.pick(random)
  const first = names.first.pick(random)
  for (;;) {
    const second = names.second.pick(random)
    if (second !== first) return first + second
  }
}

/** A surname as often as people have it. */
export const pickSurname = (random: Random, language: WorldLanguage): string =>
  (language === 'en' ? ENGLISH_SURNAMES : SURNAME_TABLE).pick(random)

/** The whole name of somebody of that family. */
export function relativeName(random: Random, language: WorldLanguage, surname: string): string {
  const gender = random.chance(0.5) ? 'female' : 'male'
  return language === 'en'
    ? `${ENGLISH_NAMES[gender].pick(random)} ${surname}`
    : surname + givenName(random, gender, pickGeneration(random))
}

/** Somebody, with a surname of their own or the given one. */
export function makePersona(random: Random, language: WorldLanguage, family?: string): Persona {
  const gender: Gender = random.chance(0.54) ? 'female' : 'male'
  const surname = family ?? pickSurname(random, language)
  if (language === 'en')
    return { surname, name: `${ENGLISH_NAMES[gender].pick(random)} ${surname}`, gender, isForeign: false }
  if (family === undefined && random.chance(FOREIGN_SHARE)) {
    const name = random.pick(FOREIGN_NAMES)
    return { surname: name, name, gender, isForeign: true }
  }
  const name = surname + givenName(random, gender, pickGeneration(random))
  return { surname, name, gender, isForeign: false }
}
