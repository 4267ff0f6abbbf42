import { phrases, reason, type KindWords } from './phrase.ts'

export const ENQUIRY_WORDS: KindWords = {
  reasons: {
    usage: reason(
      `咨询{product}使用方法
       咨询{category}滤网更换周期
       {category}怎么清洗
       {product}如何连接 App`,
      `客户咨询{product}滤网多久换一次，面板上的提示灯是什么意思。
       客户不会给{category}配网，说明书找不到了。
       问{product}第一次使用前要不要空烧或者冲洗。
       客户问{category}的滤网能不能水洗。`,
      `已逐步指导，客户当场操作成功。
       已解释滤网分初效和复合两层，初效可以水洗，复合需要更换。
       已发送电子说明书和视频链接。`,
    ),
    delivery: reason(
      `查询订单{order}物流
       咨询{product}什么时候到货
       催发货：订单{order}`,
      `客户问订单{order}到哪里了，App 上两天没有更新。
       {product}显示已签收，客户说没有收到。
       客户要求改送货地址，{product}还没有出库。`,
      `查询{courier}单号{waybill}，告知预计{when}送达。
       已联系快递核实，放在了驿站，客户已去取。
       已帮客户备注新地址，并提醒仓库。`,
    ),
    invoice: reason(
      `申请补开发票，订单{order}
       咨询电子发票下载
       发票抬头填错，要求重开`,
      `客户需要{product}的增值税普通发票，公司报销用。
       发票抬头填成了个人，要求改成公司。
       客户找不到电子发票，邮箱里也没有。`,
      `已登记抬头和税号，{when}开出发到邮箱。
       已重新发送电子发票。
       告知原发票需要先红冲，约{days}个工作日。`,
    ),
    warranty: reason(
      `咨询{product}保修期
       {category}过保维修费用咨询
       咨询延保服务`,
      `客户问{product}还在不在保修期，购买日期{day}。
       客户的{category}是别人送的，没有订单号，问怎么查保修。
       客户想知道{product}过保以后换滤网和电机多少钱。`,
      `按序列号查询并告知到期日，客户清楚了。
       告知保修政策，人为损坏不在保修范围。
       告知大致报价{money}，以检测为准。`,
    ),
    progress: reason(
      `查询售后进度
       查询{product}维修进度
       询问退款什么时候到账`,
      `客户来电问{product}的售后处理到哪一步了。
       客户问退货的{category}仓库收到没有。
       客户说退款短信已收到，银行卡没有到账。`,
      `已告知当前进度和预计完成时间。
       查询后告知退款{money}已提交银行，{days}个工作日内到账。
       已催办，{when}会有人联系。`,
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
