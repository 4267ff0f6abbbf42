export default {
  title: '帮助',
  close: '关闭帮助',
  keysTitle: '全部按键',
  changeKeys: '更改按键',
  groups: { call: '通话', work: '工作', anywhere: '随处', lists: '列表中' },
  fixed: {
    backToCall: '回到来电',
    outcome: '整理时选择小结',
    rooms: '前往第 1 至 {{n}} 个页面',
    choose: '选择上一行、下一行',
    open: '打开选中的一行',
    close: '关闭侧栏、对话框',
    firstLast: '第一行、最后一行',
  },
  unset: '未设置',
  steps: {
    title: '第一通电话',
    intro: '您在试用团队里，数据都是示例，可以放心尝试。',
    ready: '点左上角的状态，选“就绪”（{{key}}）。',
    caller: '打开测试来电：它是一部客户电话。选一位示例客户和队列“售后”，点呼叫。',
    answer: '这里会弹出客户和往来记录。按 {{key}} 接听。',
    work: '工单已经打开：记下问题，按 {{key}} 保存。',
    wrapUp: '挂断后选择小结，按 {{key}} 完成整理。通话就在客户的往来里了。',
    simulated:
      '您自己拨出的电话（回访、拨号框）由模拟客户接听：多数会接，有的总是忙线，有的总是不接，通话卡上会写明。',
    openCaller: '打开测试来电',
  },
} as const
