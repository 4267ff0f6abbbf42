import { WeightedTable } from './random.ts'

/** The 22 surnames of more than ten million people, with their share of the people in percent (Ministry of Public Security, 2007). */
const COMMON: readonly (readonly [surname: string, percent: number])[] = [
  ['王', 7.25],
  ['李', 7.19],
  ['张', 6.83],
  ['刘', 5.38],
  ['陈', 4.6],
  ['杨', 3.09],
  ['黄', 2.32],
  ['赵', 2.29],
  ['吴', 2.08],
  ['周', 2.04],
  ['徐', 1.66],
  ['孙', 1.53],
  ['马', 1.29],
  ['朱', 1.26],
  ['胡', 1.22],
  ['郭', 1.16],
  ['何', 1.14],
  ['高', 1.08],
  ['林', 1.06],
  ['罗', 0.96],
  ['郑', 0.95],
  ['梁', 0.85],
]

/** The next ones by rank. Their share falls with the rank almost as a power law, which is what `tailShare` says. */
const BY_RANK =
  '谢宋唐韩许冯邓曹彭曾肖田董袁于潘蒋杜蔡余程魏叶吕丁苏任沈姚姜卢崔钟谭汪范陆金石廖贾夏付方韦邹白熊孟秦邱尹江薛闫侯段雷史龙陶顾贺黎郝毛邵龚万钱武严戴孔向覃常汤莫康文温牛代赖洪葛施邢安樊齐乔易庞倪伍鲁聂章岳颜殷翟申耿欧庄左焦兰关俞柳甘祝傅包尚毕舒宁曲梅童阮纪季苗单裴符谷凌成霍盛詹冉路骆辛靳柯涂蓝柴管翁祁鲍喻游蒙华蒲房滕屈饶解艾牟'

/** Surnames of two characters, in percent. */
const COMPOUND: readonly (readonly [surname: string, percent: number])[] = [
  ['欧阳', 0.07],
  ['上官', 0.007],
  ['皇甫', 0.005],
  ['令狐', 0.004],
  ['诸葛', 0.004],
  ['司徒', 0.004],
  ['司马', 0.002],
  ['申屠', 0.002],
  ['夏侯', 0.001],
  ['尉迟', 0.001],
]

const tailShare = (rank: number): number => 0.78 * (23 / rank) ** 0.95

/** Every surname of the sample world with its share in percent. */
export const SURNAMES: readonly (readonly [surname: string, percent: number])[] = [
  ...COMMON,
  ...Array.from(BY_RANK).map((surname, index) => [surname, tailShare(COMMON.length + 1 + index)] as const),
  ...COMPOUND,
]

export const SURNAME_TABLE = new WeightedTable(SURNAMES)
