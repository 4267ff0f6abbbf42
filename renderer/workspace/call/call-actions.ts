import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { CallId } from '../../../shared/domain/ids.ts'
import { askDesk, readDesk } from '../../ui/desk.ts'
import { showProblem } from '../../ui/notify.ts'
import { tellDesk } from '../../ui/tell-desk.ts'
import { showCall } from '../use-subject.ts'

/** Answers; a call that is being talked is put on hold first, and goes on being talked when that fails. */
export async function answer(callId: CallId): Promise<void> {
  const talking = readDesk()?.calls.find((call) => call.phase === 'talking' && call.callId !== callId)
  try {
    if (talking) await askDesk('call.hold', { callId: talking.callId })
    showCall(callId)
    await askDesk('call.answer', { callId })
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
