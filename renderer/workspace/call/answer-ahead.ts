import type { CallId } from '../../../shared/domain/ids.ts'
import type { DeskClient } from '../../ui/desk-client-types.ts'
import { isPhoneHere, onHeardWithin, sendAnswer } from '../../ui/phone-in-window.ts'

/** Who clicks sees what came of it before it feels late; in milliseconds. */
const DRAWN_WITHIN_MS = 80

/**
 * Tells the phone in this window that the agent took the call, so that the caller is heard as soon as can be: the
 * way over the core takes as long as the whole answer. The core is told too, and has the last word. Phone and desk share
 * one thread, so what the answer changes on the desk is drawn when the caller is heard, or a moment later. Where the phone
 * is another tab's, or has a window and a thread of its own, nothing comes of this.
 */
export function answerAhead(desk: DeskClient, callId: CallId): void {
  if (!isPhoneHere()) return
  sendAnswer(callId)
  onHeardWithin(DRAWN_WITHIN_MS, desk.letWait(DRAWN_WITHIN_MS))
}
