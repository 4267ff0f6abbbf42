import { phrases, reason, type KindWords } from './phrase.ts'

export const EXCHANGE_WORDS: KindWords = {
  reasons: {
    quality: reason(
      `{product}{symptom}，申请换货
       {category}质量问题换货
       {product}新机故障，要求换一台`,
      `{day}签收的{product}，{symptom}，重新插拔电源无效。
       {product}用了三天就{symptom}，客户家里有老人等着用。
       客户描述{category}{symptom}，已远程指导检查，判断为硬件问题。`,
      `客户同意换货，希望先寄新机再取旧机。
       要求换货，不接受维修机。
       问换货多久能到，急用。`,
    ),
    size: reason(
      `{product}尺寸不合，想换小一号
       {category}规格选错，申请换货
       {product}规格不符，申请换货`,
      `客户买的{product}装不进去，应该是选错了型号。
       {product}放在卧室太大，想换同系列小一点的。
       客户按旧机型买的{product}，实际机器是新款，尺寸差一圈。`,
      `愿意补差价换货。
       问换货运费谁出，配件没有拆封。
       请帮忙确认正确的型号再换。`,
    ),
    colour: reason(
      `{product}想换颜色
       {category}颜色发错，换货
       {product}下单选错颜色，申请换货`,
      `客户下的是白色，收到的{product}是灰色，订单显示白色。
       客户说{product}颜色和家里装修不搭，未通电。
       {product}外包装标签是白色，里面机器是黑色。`,
      `要求换成白色，同意等{days}天。
       客户要求我方承担来回运费。
       如果没有现货，客户考虑退货。`,
    ),
    wrongItem: reason(
      `发错货：收到的不是{product}
       {category}型号发错，要求换货
       订单{order}错发，换货
       {part}尺寸不合，申请换货`,
      `客户订的是{product}，收到的箱子里是另一个型号，已拍铭牌照片。
       订单{order}少发一件，多了一件不是客户买的。
       {product}随机的{part}发错，接口对不上。`,
      `要求尽快把正确的寄过来，错发的上门取走。
       客户下周要搬家，希望加急换货。
       客户有点生气，说已经是第二次发错。`,
    ),
    damagedInTransit: reason(
      `{product}到货破损，申请换货
       {category}运输途中碰坏，换新
       {product}开箱破损`,
      `{product}开箱时面板已经碎了，外箱没有明显破损。
       {courier}送来时箱底开裂，{category}一角磕坏，快递已拍照。
       客户当面开箱，{product}机身裂了一条缝。`,
      `要求换一台新的，破损的随时可以取。
       客户同意先收下，等换货。
       问能不能只换破损的部件。`,
    ),
  },
  promised: phrases(`
    已登记换货，告知审核后{days}天内发出新机。
    已同意先发后收，收到新机后把旧机交给快递。
    告知换货不产生费用，{when}回电确认库存。
    已备注加急，{when}给发货单号。`),
  steps: {
    review: phrases(`
      照片和订单{order}核对一致，符合换货条件。
      已与仓库确认{product}有现货，提交审核。
      客户补充了铭牌照片，型号确认，等审核。`),
    sentBack: phrases(`
      换货审核通过，已安排{courier}上门取旧机。
      客户周末才有人在家，取件改到周六上午。
      短信已发换货地址，等客户寄回。`),
    received: phrases(`
      旧机在途，{courier}单号{waybill}。
      仓库已签收旧机，单号{waybill}。`),
    inspection: phrases(`
      检测确认{symptom}，安排换新。
      旧机检测无人为损坏，同意换货出库。`),
    replacementSent: phrases(`
      新机已发出，{courier}单号{waybill}，已短信客户。
      换货新机出库，预计{days}天送达{city}。`),
  },
  solved: phrases(`
    客户收到新机，试机正常，表示感谢。
    回访确认换货新机使用正常，关闭工单。
    新机已签收，客户反馈这台一切正常，满意。`),
}
