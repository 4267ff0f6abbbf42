import type { E164 } from '../../../shared/domain/phone-number.ts'

/** Area codes of China without the trunk 0 (numbering plan of the MIIT), for the cities that call most. */
const PLACES = new Map<string, string>(
  `10 北京|21 上海|22 天津|23 重庆|20 广东 广州|24 辽宁 沈阳|25 江苏 南京|27 湖北 武汉|28 四川 成都|29 陕西 西安
   311 河北 石家庄|312 河北 保定|315 河北 唐山|316 河北 廊坊|351 山西 太原|371 河南 郑州|379 河南 洛阳|411 辽宁 大连
   431 吉林 长春|451 黑龙江 哈尔滨|471 内蒙古 呼和浩特|510 江苏 无锡|511 江苏 镇江|512 江苏 苏州|513 江苏 南通
   514 江苏 扬州|515 江苏 盐城|516 江苏 徐州|517 江苏 淮安|518 江苏 连云港|519 江苏 常州|523 江苏 泰州|527 江苏 宿迁
   531 山东 济南|532 山东 青岛|533 山东 淄博|535 山东 烟台|536 山东 潍坊|537 山东 济宁|538 山东 泰安|539 山东 临沂
   551 安徽 合肥|553 安徽 芜湖|570 浙江 衢州|571 浙江 杭州|572 浙江 湖州|573 浙江 嘉兴|574 浙江 宁波|575 浙江 绍兴
   576 浙江 台州|577 浙江 温州|578 浙江 丽水|579 浙江 金华|580 浙江 舟山|591 福建 福州|592 福建 厦门|595 福建 泉州
   596 福建 漳州|631 山东 威海|663 广东 揭阳|710 湖北 襄阳|717 湖北 宜昌|731 湖南 长沙|750 广东 江门|752 广东 惠州
   754 广东 汕头|755 广东 深圳|756 广东 珠海|757 广东 佛山|758 广东 肇庆|759 广东 湛江|760 广东 中山|769 广东 东莞
   771 广西 南宁|773 广西 桂林|791 江西 南昌|797 江西 赣州|816 四川 绵阳|838 四川 德阳|851 贵州 贵阳|871 云南 昆明
   891 西藏 拉萨|898 海南|931 甘肃 兰州|951 宁夏 银川|971 青海 西宁|991 新疆 乌鲁木齐`
    .split(/[|\n]/)
    .map((entry) => entry.trim().split(/ (.+)/) as [string, string]),
)

/**
 * Where a landline of China is at home; null for mobile numbers (they move, and their ranges are no public table) and for
 * area codes that are not listed.
 */
export function placeOf(e164: E164): string | null {
  if (!e164.startsWith('+86') || /^\+861[3-9]\d{9}$/.test(e164)) return null
  const rest = e164.slice(3)
  return PLACES.get(rest.slice(0, 2)) ?? PLACES.get(rest.slice(0, 3)) ?? null
}
