export default {
  panel: '队列',
  waiting: '{{n}} 人等待',
  longest: '最长 {{clock}}',
  over: '最长 {{clock}}，超时',
  serviceLevel: '{{seconds}} 秒接通率 {{share}}',
  noCallsYet: '今天还没有来电',
  agents: {
    ready: '就绪 {{n}}',
    ringing: '振铃 {{n}}',
    talking: '通话 {{n}}',
    wrapUp: '整理 {{n}}',
    paused: '小休 {{n}}',
  },
  nobody: '没有坐席签入',
  empty: '管理员建好队列后，会显示在这里。',
  noPicture: '正在等待中心的第一份队列数据。',
  staleWords: '中心没有新消息',
} as const
