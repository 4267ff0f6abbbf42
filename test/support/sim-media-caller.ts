import type { SimCall } from './sim-call.ts'
import { SimPhone } from './sim-phone.ts'
import type { SimPhoneOptions } from './sim-phone.ts'
import { SimRtcMedia } from './sim-rtc-media.ts'

export interface SimMediaPhoneOptions extends Omit<SimPhoneOptions, 'media'> {
  /** What the other side hears; default 440. */
  readonly toneHz?: number
}

/**
 * A phone with real audio, for either side of a call with a browser or with another of its kind:
 *
 *   const caller = createSimMediaCaller({ url, username: '13800138000', password, toneHz: 440 })
 *   await caller.register()
 *   const call = caller.call('after-sales')
 *   await call.answered()
 *   await waitUntil(() => mediaOf(call).hears(660), 'the agent’s tone')
 *
 * A browser's agent whose audio is Opus by default answers with PCMU, because that is all that is offered. Set
 * `onIncoming` to take calls: `caller.onIncoming = (call) => void call.answer()`.
 */
export const createSimMediaCaller = ({ toneHz = 440, ...options }: SimMediaPhoneOptions): SimPhone =>
  new SimPhone({ ...options, media: () => new SimRtcMedia(toneHz) })

/** The audio of a call of such a phone. */
export function mediaOf(call: SimCall): SimRtcMedia {
  const { sessionDescriptionHandler: media } = call.session
  if (!(media instanceof SimRtcMedia)) throw new Error('this call has no audio (yet)')
  return media
}
