import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { CallPhase } from '../../../shared/domain/call.ts'
import type { Meaning } from '../../ui/colours.ts'
import {
  IconBell,
  IconClipboardCheck,
  IconPhoneCall,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconPhonePause,
  type Icon,
} from '../../ui/icons.ts'

export interface CallAppearance {
  readonly phase: CallPhase | 'wrapUp'
  readonly meaning: Meaning
  readonly icon: Icon
}

const APPEARANCE: Record<CallPhase, Omit<CallAppearance, 'phase'>> = {
  ringing: { meaning: 'ringing', icon: IconBell },
  answering: { meaning: 'talking', icon: IconPhoneCall },
  dialing: { meaning: 'ringing', icon: IconPhoneOutgoing },
  talking: { meaning: 'talking', icon: IconPhoneCall },
  holding: { meaning: 'held', icon: IconPhonePause },
  held: { meaning: 'held', icon: IconPhonePause },
  resuming: { meaning: 'talking', icon: IconPhoneCall },
  transferring: { meaning: 'talking', icon: IconPhoneOutgoing },
  ending: { meaning: 'paused', icon: IconPhoneOff },
  ended: { meaning: 'paused', icon: IconPhoneOff },
}

/** Colour and icon of a call; a call that is over and waits for its outcome is in wrap-up. */
export const appearanceOf = (call: Pick<CallCard, 'phase' | 'wrapUp'>): CallAppearance =>
  call.phase === 'ended' && call.wrapUp !== null
    ? { phase: 'wrapUp', meaning: 'wrapUp', icon: IconClipboardCheck }
    : { phase: call.phase, ...APPEARANCE[call.phase] }
