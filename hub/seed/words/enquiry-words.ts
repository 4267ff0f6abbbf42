import { phrases, reason, type KindWords } from './phrase.ts'

export const ENQUIRY_WORDS: KindWords = {
  isPaired: true,
  reasons: {
    usage: reason(
      `咨询{category}{part}更换周期
       {product}使用咨询
       {product}首次使用注意事项
       {category}{part}怎么清洗
       更换{part}后提示灯不灭：{product}`,
      `客户咨询{product}的{part}多久换一次，面板上的提示灯是什么意思。
       客户说明书找不到了，不知道{product}怎么定时。
       问{product}第一次使用前要注意什么。
       客户问{category}的{part}能不能水洗。
       客户换了新的{part}，{product}的提示灯不灭。`,
      `已说明{part}一般六个月更换，提示灯闪烁时就该换了。
       已逐步指导，客户当场操作成功，并发送电子说明书。
       已说明先通电空运行十分钟，有轻微气味属正常。
       告知{part}可用清水冲洗，晾干后再装，不要用洗涤剂。
       指导长按复位键五秒，提示灯熄灭。`,
    ),
    delivery: reason(
      `查询订单{order}物流
       {product}未收到取件码
       订单{order}要求改送货地址
       {product}要求推迟派送`,
      `客户问订单{order}到哪里了，App 上两天没有更新。
       {product}物流显示到了驿站，客户没有收到短信。
       客户要求改送货地址，{product}还在路上。
       客户明后天不在家，问{product}能不能晚两天送。`,
      `查询{courier}单号{waybill}，告知预计{when}送达。
       已联系快递核实，取件码已重发，客户可以去取。
       已联系{courier}改派，并提醒客户留意电话。
       已与{courier}约定推迟派送，单号{waybill}。`,
    ),
    invoice: reason(
      `申请补开发票，订单{order}
       发票抬头填错，要求重开
       咨询电子发票下载`,
      `客户需要{product}的增值税普通发票，公司报销用。
       发票抬头填成了个人，要求改成公司。
       客户找不到{product}的电子发票，邮箱里也没有。`,
      `已登记抬头和税号，{when}开出发到邮箱。
       告知原发票需要先红冲，约{days}个工作日。
       已重新发送电子发票，客户收到。`,
    ),
    warranty: reason(
      `咨询{product}保修期
       {category}无订单号，咨询如何查保修
       {product}维修费用咨询`,
      `客户问{product}还在不在保修期，购买日期{day}。
       客户的{category}是别人送的，没有订单号，问怎么查保修。
       客户想知道{product}过保以后换{part}和上门费多少钱。`,
      `按序列号查询：{cover}，客户清楚了。
       告知可以用机身序列号查询，人为损坏不在保修范围。
       告知大致费用，以检测为准。`,
    ),
    progress: reason(
      `查询{product}售后进度
       查询寄回的{category}是否签收
       询问退款什么时候到账`,
      `客户来电问{product}的售后处理到哪一步了。
       客户问寄回的{category}仓库收到没有。
       客户说退款短信已收到，银行卡没有到账。`,
      `已告知当前环节，并催办，{when}会有人联系。
       查询{courier}单号{waybill}，仓库已签收，等待检测。
       查询后告知退款{money}已提交银行，{days}个工作日内到账。`,
    ),
  },
  promised: phrases(`
    客户没有其他问题。
    客户表示清楚了，感谢。
    已提醒关注公众号查看视频教程。
    告知有问题随时来电。`),
  steps: {
    answered: phrases(`
      已向技术核实并回电答复客户。
      答复已短信发给客户，客户确认收到。`),
  },
  solved: phrases(`
    已答复，关闭。
    客户问题已解决。`),
}
