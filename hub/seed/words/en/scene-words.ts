import type { SceneWords } from '../scene-words.ts'

export const SCENE_WORDS: SceneWords = {
  joint: ' ',
  couriers: { SF: 'SF Express', JD: 'JD Logistics', ZT: 'ZTO', YT: 'YTO' },
  anyCourier: 'the carrier',
  promises: [
    'by five this afternoon',
    'by the end of the day',
    'by eleven tomorrow',
    'by noon tomorrow',
    'by three tomorrow',
    'by tomorrow evening',
    'within 24 hours',
    'on the morning after next',
  ],
  parts: {
    空气净化器: 'filter',
    净水器: 'cartridge',
    扫地机器人: 'side brush',
    吸尘器: 'filter',
    洗地机: 'roller',
    电饭煲: 'pot',
    加湿器: 'wick filter',
    除湿机: 'dust filter',
    取暖器: 'dust filter',
    电水壶: 'scale filter',
    风扇: 'blade',
    空气炸锅: 'basket',
  },
  covered: 'under warranty, the repair is free',
  notCovered: 'warranty over, a price after the test',
  money: (yuan) => `¥${yuan}`,
  day: (at) =>
    new Intl.DateTimeFormat('en', { day: 'numeric', month: 'long', timeZone: 'Asia/Shanghai' }).format(at),
  title: { female: (surname) => `Ms ${surname}`, male: (surname) => `Mr ${surname}` },
}
