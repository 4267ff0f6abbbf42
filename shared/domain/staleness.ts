import type { AgentActivity } from './agent.ts'
import { SECOND_MS, type Moment } from './time.ts'

/**
 * What a screen may still claim of the present. Every live value has somebody who vouches for it; when that one has been
 * silent for too long the value is shown as old, with its age, or as unknown. Nothing else decides that.
 */

/** What is live on a screen: my state, my calls, the softphone's line, the sync with the hub, the hub's picture of the queues. */
export const LIVE_KINDS = ['state', 'calls', 'line', 'sync', 'queues'] as const
export type LiveKind = (typeof LIVE_KINDS)[number]

/** Who vouches: the core, the hub, the telephone line, the page in which the phone runs. */
export type Voucher = 'core' | 'hub' | 'line' | 'phone'

/** A core whose door is closed is started again within a second or two; after this long it is not coming by itself. */
export const CORE_GONE_MS = 3 * SECOND_MS
/** An open door behind which nobody answers for so long: the core hangs, or this page slept. */
export const CORE_SILENT_MS = 10 * SECOND_MS
/** The hub answers within milliseconds; what it has not confirmed by then is shown as not confirmed. */
export const CONFIRMED_WITHIN_MS = 2 * SECOND_MS
/** A connection that breaks is back within a second or two; after this long the hub's word is old. */
export const HUB_AWAY_MS = 5 * SECOND_MS
/** The hub says "still true" of its picture every five seconds, and up to ten may pass after a patch. */
export const PICTURE_OLD_MS = 15 * SECOND_MS
/** A round trip to the line proven within this is fresh; the phone asks the line more often than that. */
export const LINE_FRESH_MS = 40 * SECOND_MS
/** After this without a proof nobody should count on being reached. */
export const LINE_OLD_MS = 90 * SECOND_MS

/** What a window knows of those who vouch; all moments by the desk's clock. */
export interface Vouchers {
  /** When the core was last heard, and whether its door is closed since then. */
  readonly core: { readonly heardAt: Moment; readonly isGone: boolean }
  /** Since when the hub is away; null while it is connected. */
  readonly hubAwaySince: Moment | null
  /** When the hub was last in step with this console; null where it never was. */
  readonly syncedAt: Moment | null
  /** When the hub's picture of queues and agents was true; null before the first. */
  readonly pictureAt: Moment | null
  /** When the line last proved that it reaches the phone; null while nobody claims that it does. */
  readonly lineProvenAt: Moment | null
  /** A call goes on here, and the page of its phone is not there. */
  readonly isCallWithoutPhone: boolean
}

/** How far a live value can be believed. `silent` is who should have vouched for it. */
export type Truth =
  | { readonly is: 'now' }
  /** It was true at `at`. */
  | { readonly is: 'old'; readonly at: Moment; readonly silent: Voucher }
  | { readonly is: 'unknown'; readonly silent: Voucher }

const NOW: Truth = { is: 'now' }
const old = (at: Moment, silent: Voucher): Truth => ({ is: 'old', at, silent })

/** True when the core has been silent for too long: nothing that it said is the present any more. */
export const isCoreSilent = ({ heardAt, isGone }: Vouchers['core'], now: Moment): boolean =>
  now - heardAt > (isGone ? CORE_GONE_MS : CORE_SILENT_MS)

/** How far what is shown of this kind can be believed now. */
export function truthOf(kind: LiveKind, vouchers: Vouchers, now: Moment): Truth {
  const { core, hubAwaySince, pictureAt, syncedAt, lineProvenAt } = vouchers
  const isHubAway = hubAwaySince !== null && now - hubAwaySince > HUB_AWAY_MS
  const isPictureOld = pictureAt !== null && now - pictureAt > PICTURE_OLD_MS
  if (isCoreSilent(core, now)) {
    if (kind === 'queues')
      return pictureAt === null ? { is: 'unknown', silent: 'core' } : old(pictureAt, 'core')
    return old(core.heardAt, 'core')
  }
  switch (kind) {
    case 'state':
      if (lineProvenAt !== null && now - lineProvenAt > LINE_OLD_MS) return old(lineProvenAt, 'line')
      return isHubAway ? old(hubAwaySince, 'hub') : NOW
    case 'line':
      return lineProvenAt !== null && now - lineProvenAt > LINE_OLD_MS ? old(lineProvenAt, 'line') : NOW
    case 'calls':
      return vouchers.isCallWithoutPhone ? { is: 'unknown', silent: 'phone' } : NOW
    case 'sync':
      if (!isHubAway) return NOW
      return syncedAt === null ? { is: 'unknown', silent: 'hub' } : old(syncedAt, 'hub')
    case 'queues':
      if (pictureAt === null) return { is: 'unknown', silent: 'hub' }
      return isPictureOld ? old(pictureAt, 'hub') : NOW
  }
}

/** True where the hub should have confirmed long ago what is shown; `since` is null where it has. */
const isUnconfirmed = (since: Moment | null, now: Moment): boolean =>
  since !== null && now - since > CONFIRMED_WITHIN_MS

/** What only the hub can make true: it offers calls by its own word for the agent. */
const AGREED_WITH_HUB: ReadonlySet<AgentActivity> = new Set(['ready', 'paused', 'wrapUp'])

/** True for a state of the agent that the hub should have confirmed by now, and has not; `since` is null where it has. */
export const isStateUnconfirmed = (activity: AgentActivity, since: Moment | null, now: Moment): boolean =>
  AGREED_WITH_HUB.has(activity) && isUnconfirmed(since, now)
