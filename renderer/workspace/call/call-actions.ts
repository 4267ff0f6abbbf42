import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { CallId } from '../../../shared/domain/ids.ts'
import type { DeskClient } from '../../ui/desk-client-types.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { showProblem } from '../../ui/notify.ts'
import { answerAhead } from './answer-ahead.ts'
import { showCall } from '../navigation/use-subject.ts'

/** The core is there, and says that it rings: only then the phone may go ahead of it. */
const isRingingHere = (desk: DeskClient, callId: CallId): boolean =>
  desk.isLive() && desk.state()?.calls.find((call) => call.callId === callId)?.phase === 'ringing'

/** Answers; a call that is being talked is put on hold first, and goes on being talked when that fails. */
export async function answer(desk: DeskClient, callId: CallId): Promise<void> {
  const talking = desk.state()?.calls.find((call) => call.phase === 'talking' && call.callId !== callId)
  try {
    if (talking) await desk.callCore('call.hold', { callId: talking.callId })
    else if (isRingingHere(desk, callId)) answerAhead(desk, callId)
    const answering = desk.callCore('call.answer', { callId })
    showCall(desk, callId)
    await answering
  } catch (error) {
    showProblem(error)
  }
}

/** Refuses a call that rings, hangs any other up. */
export function end(desk: DeskClient, call: CallCard): void {
  void runOrNotify(desk, call.phase === 'ringing' ? 'call.reject' : 'call.hangUp', { callId: call.callId })
}

/** Takes a call back; another one that is being talked is put on hold first. */
export async function resume(desk: DeskClient, callId: CallId): Promise<void> {
  const talking = desk.state()?.calls.find((call) => call.phase === 'talking' && call.callId !== callId)
  try {
    if (talking) await desk.callCore('call.hold', { callId: talking.callId })
    await desk.callCore('call.resume', { callId })
  } catch (error) {
    showProblem(error)
  }
}

/** Hold or resume, whichever the call can take. */
export function toggleHold(desk: DeskClient, call: CallCard): void {
  if (call.phase === 'held') void resume(desk, call.callId)
  else if (call.phase === 'talking') void runOrNotify(desk, 'call.hold', { callId: call.callId })
}

export const toggleMute = (desk: DeskClient, call: CallCard): void =>
  void runOrNotify(desk, 'call.mute', { callId: call.callId, muted: !call.isMuted })
