import type { Message } from '../domain/message.ts'

/** Refusals that several acts have. A code has one message in all of Ringdesk (test/domain/acts.test.ts). */

export const NOT_FOUND: Message = {
  en: 'What this is about is not at the hub (any more). Settle the item that makes it first; then try again.',
  'zh-CN': '它要改的对象在中心里没有（或已不在）。先处理建立它的那一项，再试一次。',
}
export const ALREADY_SETTLED: Message = {
  en: 'This follow-up is settled already: somebody reached the customer, or it was cancelled.',
  'zh-CN': '这条回访已经了结：有人联系上了客户，或已取消。',
}
export const TAKEN_MEANWHILE: Message = {
  en: 'Somebody else has this follow-up by now. Look who, and take it over if you agree so.',
  'zh-CN': '这条回访已有别人负责。请看看是谁，商量好再接手。',
}
export const NEEDS_DECISION: Message = {
  en: 'The request is under review. Approve or reject it before it goes on, is resolved or closed.',
  'zh-CN': '申请还在审核，要先同意或驳回，才能进入下一步、解决或关闭。',
}
export const REASON_OF_OTHER_KIND: Message = {
  en: 'This reason does not belong to the kind of the ticket. Choose a reason of its kind.',
  'zh-CN': '这个原因不属于该工单的类型，请选该类型下的原因。',
}

/** Refusals that the executor of acts gives by itself, for any act. */
export const EXECUTOR_REFUSALS = {
  notAllowed: {
    en: 'Your role may not do this; ask your supervisor.',
    'zh-CN': '您的角色没有这项权限，请联系班长。',
  },
  notFound: NOT_FOUND,
  unknownReference: {
    en: 'A person, customer, queue or ticket that this names is not at the hub. Choose another; nothing was changed.',
    'zh-CN': '其中提到的人员、客户、队列或工单在中心里没有，什么都没有改。请换一个再试。',
  },
  badValue: {
    en: 'A value is against the rules. Correct it and save again; nothing was changed.',
    'zh-CN': '有一项内容不合规则，什么都没有改。请改好再保存。',
  },
} as const satisfies Record<string, Message>
