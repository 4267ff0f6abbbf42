import type { Category } from './products.ts'

/** What customers report, in one language: of a machine of a category, and of any. */
export interface SymptomWords {
  readonly byCategory: Partial<Record<Category, Partial<Record<Fault, readonly string[]>>>>
  readonly common: Record<Fault, readonly string[]>
}

/** What can be wrong with a machine: the repair reasons of TICKET_REASONS. */
export type Fault = 'hardware' | 'software' | 'network' | 'power' | 'sensor' | 'noise'

/** Clauses that follow the product's name, as agents write them down. */
const BY_CATEGORY: SymptomWords['byCategory'] = {
  空气净化器: {
    hardware: ['出风口盖板断裂', '风机不转，出风很弱', '滤网仓门卡扣断裂关不严'],
    software: ['升级后模式键失灵', '屏幕一直停留在滤网更换提示，无法复位'],
    network: ['连不上家里的 Wi-Fi', 'App 里显示离线，重新配网失败'],
    power: ['开机约十分钟后自动停机', '按电源键没有反应', '运行中会突然断电重启'],
    sensor: ['PM2.5 数值一直显示 001', '红灯常亮，空气质量指示不变化'],
    noise: ['运行时有“哒哒”的异响', '高速档有明显摩擦异响', '夜间睡眠档有嗡嗡声'],
  },
  净水器: {
    hardware: ['接头处漏水', '出水很慢，几乎断流', '水龙头鹅颈根部渗水'],
    software: ['滤芯寿命更换后不清零', '屏幕显示乱码'],
    network: ['App 无法绑定设备', '配网到一半提示超时'],
    power: ['通电后不制水，电源灯不亮', '插上就跳闸'],
    sensor: ['TDS 数值偏高到两百多', '一直提示漏水报警，实际没有漏水'],
    noise: ['制水时水泵异响很大', '半夜自动冲洗时噪音吵醒家人'],
  },
  扫地机器人: {
    hardware: ['左侧驱动轮不转', '边刷电机不转', '基站集尘口吸不起来'],
    software: ['升级固件后地图丢失', '清扫到一半报“路径规划失败”'],
    network: ['手机 App 一直提示设备离线', '换了路由器以后连不上网'],
    power: ['放在基站上充不进电', '清扫十分钟就没电返回'],
    sensor: ['一直报雷达被遮挡，擦拭无效', '会从楼梯边缘掉下去'],
    noise: ['滚刷转动时有尖锐异响', '走动时轮子有咔咔异响'],
  },
  吸尘器: {
    hardware: ['尘杯卡扣断裂', '地刷滚轮卡住不转'],
    power: ['充满电只能用三分钟', '充电指示灯不亮'],
    noise: ['电机声音刺耳，有焦味和异响', '强力档有尖锐异响'],
    sensor: ['一直提示管路堵塞，清理后仍然报警'],
  },
  洗地机: {
    hardware: ['清水箱漏水', '滚刷不转', '污水吸不上来，地面留水印'],
    software: ['语音播报一直重复，按键关不掉'],
    power: ['放上底座不充电', '拖了不到十分钟就关机'],
    sensor: ['一直报污水箱已满，倒掉后仍报警'],
    noise: ['自清洁时有很大的异响', '滚刷处有摩擦异响'],
  },
  电饭煲: {
    hardware: ['内胆涂层脱落', '上盖合不紧，漏蒸汽', '锅底加热盘有烧痕'],
    power: ['通电没有反应', '煮到一半自动断电'],
    sensor: ['煮饭总是夹生', '煮粥溢锅，报 E3'],
    noise: ['煮饭时锅底有噼啪异响'],
  },
  加湿器: {
    hardware: ['水箱底部漏水', '不出雾', '加湿滤网发黄有异味'],
    network: ['无法连接 App'],
    power: ['开机几分钟自动关机', '指示灯亮但不工作'],
    sensor: ['有水却一直提示缺水'],
    noise: ['运行时有滋滋的异响', '风扇有共振异响'],
  },
  除湿机: {
    hardware: ['水箱漏水到地板上', '开了一晚上水箱没有水'],
    network: ['App 里搜索不到设备'],
    power: ['压缩机启动就跳闸', '工作半小时自动停机'],
    sensor: ['湿度一直显示 35%，与实际不符'],
    noise: ['压缩机启动时有很大的异响', '运行振动大，有金属异响'],
  },
  取暖器: {
    hardware: ['底座支脚断裂', '外壳烤得变色'],
    power: ['开机十来分钟自动断电', '插头发烫'],
    sensor: ['温控失灵，一直加热不停', '倾倒断电保护误触发'],
    noise: ['升温时有很响的噼啪异响', '风机有异响'],
  },
  电水壶: {
    hardware: ['壶盖弹不开', '壶底漏水', '壶内有锈点'],
    power: ['放上底座不通电', '水没有烧开就跳停'],
    sensor: ['恒温温度偏差十几度', '烧开后不自动断电'],
    noise: ['烧水时底座有异响'],
  },
  风扇: {
    hardware: ['摇头不动', '底座连接处断裂'],
    power: ['插电无反应', '用一会儿就自动停'],
    sensor: ['遥控器失灵'],
    noise: ['转动时有规律的异响', '摇头时咔咔异响'],
  },
  空气炸锅: {
    hardware: ['炸篮涂层起皮', '炸篮手柄松动'],
    power: ['按启动键没反应', '加热两分钟就停'],
    sensor: ['温度上不去，半小时还不熟'],
    noise: ['风机有摩擦异响，闻到塑料味'],
  },
  耗材: {
    hardware: ['装上以后密封不严', '边框变形装不进去', '有破损'],
    sensor: ['装上后主机不识别，一直提示更换'],
  },
}

const COMMON: SymptomWords['common'] = {
  hardware: ['外壳有裂纹，影响使用', '按键按下去弹不起来'],
  software: ['面板死机，按键没有反应', '定时功能设置后不生效'],
  network: ['连不上网，App 一直提示离线'],
  power: ['无法开机', '运行中自动断电'],
  sensor: ['感应不灵敏', '显示数值明显不准'],
  noise: ['运行时有异响'],
}

export const SYMPTOMS: SymptomWords = { byCategory: BY_CATEGORY, common: COMMON }

const GENERAL_FAULTS: readonly Fault[] = [
  'hardware',
  'hardware',
  'power',
  'power',
  'noise',
  'noise',
  'sensor',
]

/** What customers report of a machine with that fault; what all machines share where it has no words of its own. */
export const symptomsOf = (
  { byCategory, common }: SymptomWords,
  category: Category,
  fault: Fault,
): readonly string[] => byCategory[category]?.[fault] ?? common[fault]

/** The faults that a machine of that category is known for. */
export function faultsOf(category: Category): readonly Fault[] {
  const known = BY_CATEGORY[category]
  return known ? GENERAL_FAULTS.filter((fault) => known[fault]) : GENERAL_FAULTS
}
