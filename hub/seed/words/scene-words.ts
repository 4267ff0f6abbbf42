import { spokenDay } from '../calendar.ts'
import type { Gender } from '../given-names.ts'
import type { Category } from '../products.ts'
import type { Moment } from '../../../shared/domain/time.ts'

/** What a scene is described with, in one language. */
export interface SceneWords {
  /** Between two sentences of a note. */
  readonly joint: string
  /** By the first letters of the parcel's number. */
  readonly couriers: Readonly<Record<string, string>>
  readonly anyCourier: string
  /** By when something is promised. */
  readonly promises: readonly string[]
  /** What wears out in a machine of that category, or what customers take out to clean. */
  readonly parts: Readonly<Record<Exclude<Category, '耗材'>, string>>
  readonly covered: string
  readonly notCovered: string
  readonly money: (yuan: number) => string
  readonly day: (at: Moment) => string
  /** How a customer is addressed. */
  readonly title: Readonly<Record<Gender, (surname: string) => string>>
}

export const SCENE_WORDS: SceneWords = {
  joint: '',
  couriers: { SF: '顺丰', JD: '京东快递', ZT: '中通', YT: '圆通' },
  anyCourier: '快递',
  promises: [
    '今天下午5点前',
    '今天下班前',
    '明天上午11点前',
    '明天中午12点前',
    '明天下午3点前',
    '明天下班前',
    '24小时内',
    '后天上午',
  ],
  parts: {
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
  },
  covered: '在保修期内，免费维修',
  notCovered: '已过保修期，检测后报价',
  money: (yuan) => `${yuan}元`,
  day: spokenDay,
  title: { female: (surname) => `${surname}女士`, male: (surname) => `${surname}先生` },
}
