import { phrases, reason, type KindWords } from './phrase.ts'

export const RETURN_WORDS: KindWords = {
  reasons: {
    quality: reason(
      `{product}{symptom}，要求退货
       {category}质量问题退货
       {product}收货后故障，申请退货退款
       {category}{symptom}，客户不接受维修，要退货`,
      `{day}收到的{product}，{symptom}，更换插座无效。
       客户反映{product}使用不到一周，{symptom}，按说明书重启过两次没有改善。
       {product}到货第二天开始{symptom}。客户已拍视频。
       客户称{category}{symptom}，在线客服指导复位后仍然一样。`,
      `客户愿意退货，询问运费由谁承担。
       客户不想再修，要求直接退货退款。
       客户担心还会出问题，坚持退货，不接受换货。
       问退货需不需要原包装，外箱已经扔掉。`,
    ),
    size: reason(
      `{product}尺寸不合，申请退货
       {category}放不下，七天无理由退货
       {product}太大，客户要求退货`,
      `{product}到货后发现放不进预留的位置，机器未通电。
       客户买之前没有量尺寸，{category}比想象中大很多。
       {product}与家里的柜子差两厘米，装不进去。`,
      `申请七天无理由退货，包装完好。
       问能不能退货，愿意自己承担运费。
       要求退货，另外想看小一号的型号。`,
    ),
    colour: reason(
      `{product}颜色与页面不一致，退货
       {category}颜色偏黄，客户要求退货
       {product}色差退货`,
      `客户收到的{product}颜色偏黄，与商品页面的白色不一样，已发照片。
       {product}订的是白色，收到后觉得色差很大。
       客户说{category}机身颜色和配件颜色不统一。`,
      `要求退货退款，机器没有使用过。
       先问有没有其他颜色，没有的话就退货。
       客户认为是描述不符，运费应由我方承担。`,
    ),
    notAsDescribed: reason(
      `{product}与页面描述不符，退货
       {category}功能与宣传不一致，要求退货
       {product}实际效果与描述不符`,
      `页面宣传得很好，实际{product}{symptom}，客户认为宣传不实。
       客户说详情页标注有定时功能，收到的{product}没有。
       {product}的参数与详情页对不上，页面截图已发来。`,
      `要求按描述不符退货，运费由我方出。
       客户要求退货，并希望给一个书面说明。
       已让客户截取商品页面，客户坚持退货。`,
    ),
    preference: reason(
      `{product}七天无理由退货
       客户不想要了，{category}退货
       {product}重复购买，申请退货`,
      `{product}{day}签收，还没有拆封，家里人又买了一台。
       客户觉得用不上，{product}仅拆箱查看，配件齐全。
       客户下单后看到其他平台更便宜，{product}未使用。`,
      `按七天无理由申请退货，同意自付运费。
       问退货后优惠券能不能退回来。
       希望安排上门取件，下午在家。`,
    ),
    damagedInTransit: reason(
      `{product}运输破损，要求退货
       {category}外箱破损，机身有裂，退货
       {product}收到时已损坏`,
      `{product}签收时外箱一角压扁，打开后机身有裂纹，快递员在场。
       客户说{courier}派送时箱子是湿的，{category}底座断了一块。
       {product}送到后晃动有零件响声，机壳有凹陷，已拍照。`,
      `不想再等换货，要求直接退货退款。
       客户要求退货，破损件不愿意自己寄，请快递上门取。
       问是否需要快递开破损证明，客户要求退货。`,
    ),
  },
  promised: phrases(`
    已登记退货申请，告知审核需1个工作日。
    告知质量问题退货运费由我方承担，审核通过后短信发送退货地址。
    已说明退货流程，承诺{when}回电告知审核结果。
    已请客户保留原包装和配件，{when}给答复。
    安排{courier}上门取件，告知客户留意电话。`),
  steps: {
    review: phrases(`
      已核对订单{order}与照片，符合退货条件，提交班长审核。
      客户补充了视频，故障可见，同意按质量问题处理。
      订单在退货期内，配件齐全，待审核。`),
    sentBack: phrases(`
      审核通过，退货地址已短信发送，等客户寄回。
      已预约{courier}上门取件，客户要求傍晚以后。
      客户说这两天出差，{days}天后才能寄，已备注。`),
    received: phrases(`
      客户已寄出，{courier}单号{waybill}，在途。
      仓库签收退货，单号{waybill}，外箱完好。
      物流显示已签收，等仓库入库登记。`),
    inspection: phrases(`
      检测结果：{symptom}属实，非人为损坏，同意退款。
      仓库检测配件齐全，外观无划痕，转财务退款。
      质检发现少一件配件，已联系客户补寄。`),
    refunded: phrases(`
      已提交退款{money}，原路退回，预计{days}个工作日到账。
      财务已打款{money}，短信通知客户。`),
  },
  solved: phrases(`
    已致电客户确认退款{money}到账，客户表示满意。
    客户确认收到退款，工单关闭。
    退货退款完成，客户对速度认可，对质量仍有意见，已反馈品质部。`),
}
