/** Sentences for each kind of ticket that agents write all day. */
export default {
  unsorted: {
    received: '您好，您的问题我们已经登记，会尽快联系您。',
    thanks: '感谢来电，祝您生活愉快。',
  },
  return: {
    address: '请在 7 天内把商品和全部配件寄回，退货地址会通过短信发给您。',
    freight: '质量问题的退货运费由我们承担，请先垫付并保留运单。',
    refund: '收到商品并质检后，退款会在 1 到 3 个工作日内原路退回。',
  },
  exchange: {
    address: '请把商品和全部配件寄回，收到并质检后为您寄出新的商品。',
    stock: '新商品有货，质检通过后当天寄出。',
    noStock: '您要的款式暂时缺货，可以改为退款或换其他款式。',
  },
  repair: {
    warranty: '商品在保修期内，维修和备件都免费。',
    paid: '商品已过保修期，检测后会先报价，您同意后再维修。',
    days: '收到商品后，一般 3 到 5 个工作日修好寄回。',
  },
  complaint: {
    sorry: '给您带来了不便，非常抱歉，我会亲自跟进这件事。',
    plan: '我们会在一个工作日内给您答复处理方案。',
    supervisor: '已经把情况转给主管，主管会直接联系您。',
  },
  enquiry: {
    usage: '使用方法可以在说明书第 2 章找到，我也可以现在带您操作一遍。',
    invoice: '电子发票会在两个工作日内发到您的邮箱。',
    delivery: '包裹已经发出，运单号会通过短信发给您。',
  },
  account: {
    identity: '请提供注册时的手机号和最近一笔订单号，我来核验身份。',
    reset: '重置密码的链接已经发到您的手机，30 分钟内有效。',
    safe: '我们不会向您索要密码或验证码，请不要告诉任何人。',
  },
} as const
