import type { AnswerWord } from '../../../shared/contract/answer-word.ts'
import type { CallId } from '../../../shared/domain/ids.ts'
import { phoneInFrame } from '../phone-frame.ts'

/**
 * Tells the phone in this window's frame that the agent took the call, so that the caller is heard as soon as can be: the
 * way over the core takes as long as the whole answer. The core is told too, and has the last word. Where the phone is
 * another window's, or a window of its own, nothing happens here.
 */
export function answerAhead(callId: CallId): void {
  const word: AnswerWord = { type: 'ringdesk:answer', callId }
  phoneInFrame()?.postMessage(word, window.location.origin)
}
