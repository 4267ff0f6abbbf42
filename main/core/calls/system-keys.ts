import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { SystemKey } from '../../../shared/contract/shell-door.ts'
import { keyTargets } from '../../../shared/domain/call-focus.ts'
import type { PhoneLine } from '../lines/phone-line.ts'
import type { CallControls } from './call-controls.ts'

/**
 * Does what a key of the whole system means for the calls there are, as the same key does in the window; nothing where
 * no call fits. A call that is being talked is put on hold before another is answered.
 */
export async function pressSystemKey(
  key: SystemKey,
  cards: readonly CallCard[],
  controls: Pick<CallControls, 'answer' | 'reject' | 'hangUp' | 'hold'>,
  line: Pick<PhoneLine, 'ask'>,
): Promise<void> {
  const targets = keyTargets(cards)
  switch (key) {
    case 'answer': {
      if (targets.answer === null) return
      const { callId } = targets.answer
      const talking = cards.find((call) => call.phase === 'talking' && call.callId !== callId)
      if (talking) await controls.hold(talking.callId)
      return controls.answer(callId)
    }
    case 'hangUp': {
      if (targets.hangUp === null) return
      const { callId, phase } = targets.hangUp
      return phase === 'ringing' ? controls.reject(callId) : controls.hangUp(callId)
    }
    case 'mute': {
      if (targets.active === null) return
      const { callId, isMuted } = targets.active
      await line.ask('mute', { callId, muted: !isMuted })
    }
  }
}
