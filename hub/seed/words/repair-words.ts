import { phrases, reason, type KindWords } from './phrase.ts'

const titles = `
  {product}{symptom}，报修
  {category}{symptom}，申请维修
  {product}维修：{symptom}
  {category}报修，{symptom}`

export const REPAIR_WORDS: KindWords = {
  reasons: {
    hardware: reason(
      titles,
      `{product}{symptom}，用了半年左右，没有摔过。
       客户描述{category}{symptom}，已按视频自行拆洗，没有改善。
       {product}{symptom}，客户发来两张照片，能看到部件损坏。`,
      `问能不能只换部件，不用寄回整机。
       客户希望上门维修，不方便寄。
       问保修期内维修是否收费。`,
    ),
    software: reason(
      titles,
      `{product}{symptom}，恢复出厂设置两次仍然一样。
       客户说{category}上周自动升级以后{symptom}。
       {product}{symptom}，拔电十分钟再开机只能好一会儿。`,
      `请技术看看能不能远程修复。
       客户要求给一个能解决的时间。
       问能不能退回旧版本。`,
    ),
    network: reason(
      titles,
      `{product}{symptom}，手机用的是2.4G网络，密码确认无误。
       客户换过两部手机，{category}仍然{symptom}。
       {product}{symptom}，重启路由器无效，其他设备正常。`,
      `请技术支持远程协助配网。
       客户问是不是模块坏了，需不需要维修。
       希望晚上七点以后再打电话指导。`,
    ),
    power: reason(
      titles,
      `{product}{symptom}，更换插座无效。
       {category}{symptom}，客户闻到轻微焦味，已提醒断电停用。
       客户反映{product}{symptom}，换了电源线也不行。
       {product}{symptom}，说明书上的复位方法试过了。`,
      `客户担心安全，要求尽快维修。
       问维修来回运费由谁承担。
       家里只有这一台，问有没有备用机。`,
    ),
    sensor: reason(
      titles,
      `{product}{symptom}，用干布清洁过探头，无效。
       客户说{category}{symptom}，重新校准以后一天又不准。
       {product}{symptom}，换了新的{part}也没有变化。`,
      `要求检测维修。
       客户怀疑是主板问题，问保修到什么时候。
       问能不能寄一个传感器自己换。`,
    ),
    noise: reason(
      titles,
      `{product}{symptom}，放平垫脚垫以后仍有。
       客户说{category}{symptom}，晚上影响睡觉，电话里能听到。
       {product}{symptom}，拆下{part}清洗后装回，异响还在。
       {category}买回来就有轻微声音，最近变大，{symptom}。`,
      `要求维修，不想退货。
       客户已录音，问异响是否属于质量问题。
       问能不能安排师傅上门看看。`,
    ),
  },
  promised: phrases(`
    查询序列号：{cover}，已告知客户。
    已登记维修，{when}工程师回电。
    告知{cover}，客户同意。
    告知维修周期约{days}个工作日，会短信通知进度。
    已请客户断电停用，{when}安排取件。`),
  steps: {
    review: phrases(`
      工程师电话排查：{symptom}，判断需要返厂维修。
      视频已看，故障可复现，同意维修，序列号核对无误。
      指导客户复位无效，转维修审核。`),
    parts: phrases(`
      审核通过，备件申请已提交，预计{days}天到货。
      旧机已寄到维修点，{courier}单号{waybill}，等待备件。
      备件缺货，已向工厂催料，告知客户可能延后{days}天。`),
    repairing: phrases(`
      备件到位，工程师开始维修。
      更换主板后试机，故障消失。
      更换磨损部件，清洁风道，继续老化测试。
      更换{part}和传感器，试机两小时正常。`),
    inspection: phrases(`
      维修完成，质检老化4小时正常。
      质检未通过，退回重修一次，告知客户延后一天。`),
    returned: phrases(`
      维修已完成，预计明日寄回，{courier}单号{waybill}。
      已寄回，单号{waybill}，附检测报告。`),
  },
  solved: phrases(`
    客户收到维修机，试机正常，关闭工单。
    回访：维修后使用一周无异常，客户满意。
    客户确认{symptom}已解决，对维修时间略有意见。`),
}
