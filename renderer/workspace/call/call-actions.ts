import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { CallId } from '../../../shared/domain/ids.ts'
import { askDesk, isDeskLive, readDesk } from '../../ui/desk.ts'
import { showProblem } from '../../ui/notify.ts'
import { tellDesk } from '../../ui/tell-desk.ts'
import { answerAhead } from './answer-ahead.ts'
import { showCall } from '../use-subject.ts'

/** The core is there, and says that it rings: only then the phone may go ahead of it. */
const isRingingHere = (callId: CallId): boolean =>
  isDeskLive() && readDesk()?.calls.find((call) => call.callId === callId)?.phase === 'ringing'

/** Answers; a call that is being talked is put on hold first, and goes on being talked when that fails. */
export async function answer(callId: CallId): Promise<void> {
  const talking = readDesk()?.calls.find((call) => call.phase === 'talking' && call.callId !== callId)
  try {
    if (talking) await askDesk('call.hold', { callId: talking.callId })
    else if (isRingingHere(callId)) answerAhead(callId)
    const answering = askDesk('call.answer', { callId })
    showCall(callId)
    await answering
  } catch (error) {
    showProblem(error)
  }
}

/** Refuses a call that rings, hangs any other up. */
export function end(call: CallCard): void {
  void tellDesk(call.phase === 'ringing' ? 'call.reject' : 'call.hangUp', { callId: call.callId })
}

/** Takes a call back; another one that is being talked is put on hold first. */
export async function resume(callId: CallId): Promise<void> {
  const talking = readDesk()?.calls.find((call) => call.phase === 'talking' && call.callId !== callId)
  try {
    if (talking) await askDesk('call.hold', { callId: talking.callId })
    await askDesk('call.resume', { callId })
  } catch (error) {
    showProblem(error)
  }
}

/** Hold or resume, whichever the call can take. */
export function toggleHold(call: CallCard): void {
  if (call.phase === 'held') void resume(call.callId)
  else if (call.phase === 'talking') void tellDesk('call.hold', { callId: call.callId })
}

export const toggleMute = (call: CallCard): void =>
  void tellDesk('call.mute', { callId: call.callId, muted: !call.isMuted })
