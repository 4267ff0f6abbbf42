export default {
  unexpected: '出现了意外情况，您输入的内容都还在。请再试一次。',
  /** By the code of a refusal; `message` is what the other side said, in English. */
  errors: {
    internal: 'Ringdesk 内部出了问题，您输入的内容都还在。请再试一次。',
    doorClosed: 'Ringdesk 正在重新启动，您输入的内容都还在。请稍候再试。',
    badReply: '收到了读不懂的答复，您输入的内容都还在。请再试一次。',
    notAllowed: '您的角色没有这项权限，请联系班长。',
    notFound: '找不到它了，可能已被删除或合并。',
    illegalState: '当前状态下不能这样做，请先看看最新状态。',
    alreadyDone: '这件事已经做过了。',
    badValue: '填写的内容不符合要求：{{message}}',
    badInput: '填写的内容不符合要求：{{message}}',
    twoPersonRule: '金额较大，需要另一个人来同意。',
    noPhone: '软电话还没有准备好。请稍候，或在设置里检查话机。',
  },
} as const
