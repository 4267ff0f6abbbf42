import { expect, test } from 'vitest'
import { readingsOf } from '../../main/core/search-text/readings.ts'

/** Surnames whose reading is not the usual one of their character, or that two readings are in use for: simplified, traditional, reading. */
const SURNAMES = `
单單 shan · 区區 ou · 仇 qiu · 朴 piao · 解 xie · 曾 zeng · 查 zha · 盖蓋 ge · 盖蓋 gai · 华華 hua · 任 ren · 宁寧 ning · 燕 yan · 纪紀 ji
翟 zhai · 召 shao · 员員 yun · 员員 yuan · 折 she · 种 chong · 繁 po · 秘 bi · 冼 xian · 洗 xian · 缪繆 miao · 缪繆 mou · 谌諶 chen
乐樂 yue · 乐樂 le · 沈 shen · 隗 wei · 隗 kui · 晁 chao · 郗 xi · 郗 chi · 佴 nai · 逄 pang · 亓 qi · 乜 nie · 厍 she · 覃 qin · 覃 tan
贾賈 jia · 俞 yu · 臧 zang · 阚闞 kan · 那 na · 能 nai · 祭 zhai · 句 gou · 牟 mu · 牟 mou · 石 shi · 车車 che · 柏 bai · 葛 ge · 都 du
过過 guo · 瞿 qu · 卜 bu · 莘 shen · 莘 xin · 殷 yin · 应應 ying · 占 zhan · 宿 su · 强強 qiang · 盛 sheng · 宓 mi · 宓 fu · 哈 ha
吕呂 lv · 阎閻 yan · 叶葉 ye · 冯馮 feng · 薛 xue · 郝 hao · 尤 you · 谷 gu · 钟鍾 zhong · 窦竇 dou · 逯 lu · 缑緱 gou · 滑 hua · 不 fou
朝 chao · 眭 sui · 郄 qie · 要 yao · 库庫 she · 黑 he · 适 kuo · 陆陸 lu · 尹 yin · 相 xiang · 行 xing · 降 xiang · 重 zhong · 藏 zang
粘 nian · 费費 fei · 角 jue · 贲賁 ben · 郇 xun · 郇 huan · 逢 pang · 乘 sheng · 薄 bo`

/** Surnames of two characters, simplified and, where it differs, traditional. */
const DOUBLE = `
尉迟 尉遲 yuchi · 万俟 萬俟 moqi · 长孙 長孫 zhangsun · 澹台 澹臺 tantai · 鲜于 鮮于 xianyu · 诸葛 諸葛 zhuge · 欧阳 歐陽 ouyang
独孤 獨孤 dugu · 濮阳 濮陽 puyang · 闻人 聞人 wenren · 钟离 鍾離 zhongli · 令狐 linghu · 呼延 huyan · 夏侯 xiahou · 皇甫 huangfu
申屠 shentu · 淳于 chunyu · 慕容 murong · 宇文 yuwen · 拓跋 tuoba · 第五 diwu`

const entriesOf = (table: string): string[][] =>
  table
    .trim()
    .split(/[·\n]/)
    .map((entry) => entry.trim().split(' '))

const CASES = [
  ...entriesOf(SURNAMES).flatMap(([names = '', reading = '']) => [...names].map((name) => [name, reading])),
  ...entriesOf(DOUBLE).flatMap((entry) => entry.slice(0, -1).map((name) => [name, entry.at(-1) ?? ''])),
] as [name: string, reading: string][]

test('there are 121 surnames and more to try', () => {
  expect(new Set(CASES.map(([name]) => name)).size).toBeGreaterThanOrEqual(121)
})

test.each(CASES)('%s is found as %s, with a given name behind it', (name, reading) => {
  for (const given of ['文', '小明', '']) {
    const read = readingsOf(name + given).map((syllables) => syllables.slice(0, [...name].length).join(''))
    expect(read).toContain(reading)
  }
})

test('a character that is no surname there keeps its usual reading', () => {
  expect(readingsOf('李乐').map((syllables) => syllables.join(''))).toEqual(['lile', 'liyue'])
  expect(readingsOf('王不')[0]).toEqual(['wang', 'bu'])
})
