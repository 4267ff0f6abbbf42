import type { Message } from '../domain/message.ts'
import { EXECUTOR_REFUSALS } from './refusals.ts'
import { ACT_TYPES, actDefinition, type RuleRefusal } from './registry.ts'

/** Every code with which an act is refused, by its own rule or by the executor of acts. */
export type RefusalCode = RuleRefusal | keyof typeof EXECUTOR_REFUSALS

/** Codes of earlier versions, which lie in outboxes of consoles and in the answers of hubs. */
const FORMER_REFUSALS: Record<string, Message> = {
  illegalState: {
    en: 'Not possible in its present state. Look at where it stands now, then retry or undo.',
    'zh-CN': '现在的状态下不能这样做。请看看最新状态，再决定重试或撤销。',
  },
  alreadyDone: {
    en: 'Somebody else has done it already; you can undo this item.',
    'zh-CN': '别人已经处理了，不用再做。可以撤销这一项。',
  },
  twoPersonRule: {
    en: 'The amount is large: another person must approve.',
    'zh-CN': '金额较大，需要另一个人来同意。',
  },
}

const messages = new Map<string, Message>(Object.entries(EXECUTOR_REFUSALS))
for (const type of ACT_TYPES)
  for (const [code, message] of Object.entries(actDefinition(type).refusals)) messages.set(code, message)

/** What a person reads of such a code; undefined for a code that this version does not know, as that of a newer hub. */
export const refusalMessage = (code: string): Message | undefined =>
  messages.get(code) ?? FORMER_REFUSALS[code]
