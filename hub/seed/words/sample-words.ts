/** What was written down of the fixed first customers, by what it is about. */
export const SAMPLE_WORDS = {
  robotTitle: '扫地机器人 RV-50 如何连接 App',
  robotNote:
    '客户换了新路由器，扫地机器人配网失败，App 提示设备离线。指导切换到2.4G网络并长按重置键5秒，客户当场连接成功。已发送视频教程。',
  wangOwed: '王先生排队挂断，回拨',
  wangReached: '接通，客户问净化器滤网多久换一次，已说明约六个月，面板会提示。',
  purifierTitle: '空气净化器 AP-620 Pro 高速档有明显异响，申请维修',
  purifierAgreed: '在保，同意免费维修。',
  purifierNote:
    '客户反映空气净化器高速档有明显摩擦异响，夜里影响孩子睡觉。已拆下滤网清洗后装回，异响还在，更换插座无效。客户已录音，要求维修，不想退货。已告知在保修期内免费维修。',
  purifierParts: '审核通过，电机备件申请已提交，预计3天到货。',
  purifierInformed: '已回电陈女士，告知备件在途，到货后安排上门取件，客户表示认可。',
  heaterTitle: '取暖器 HT-20 油汀开机十来分钟自动断电，换货',
  heaterAgreed: '质量问题，同意换货。',
  heaterNote:
    '客户年纪较大，听力不好，请说慢一点。取暖器开机十来分钟自动断电，换插座无效。女儿拍了视频，要求换货。',
  waterTitle: '投诉上门安装爽约，净水器 WP-800G Pro 两次改期',
  waterNote:
    '客户投诉师傅约好上午上门安装净水器，没有来也没有电话，已是第二次改期。要求主管回电并给出补偿。已致歉，升级到班长。',
  waterSettled: '班长致电道歉，提出加急安装并赠送一套滤芯，客户接受方案，撤回投诉。',
  linOwed: '林先生排队挂断，回拨',
  emilyNote:
    '客户讲英语。The filter light stays red after the change. Told her to hold the reset key for five seconds; it went out. 已发英文说明书。',
}
export type SampleWords = Readonly<typeof SAMPLE_WORDS>
