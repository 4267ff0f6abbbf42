import type { ActivityCounts } from '../../../shared/domain/live-board.ts'

const PARTS = ['ready', 'ringing', 'talking', 'wrapUp', 'paused'] as const

/** How many agents of a queue do what, in the order of the strip; who is not signed in or reached is not counted. */
export const agentCounts = (counts: ActivityCounts): (readonly [(typeof PARTS)[number], number])[] =>
  PARTS.filter((part) => counts[part] > 0).map((part) => [part, counts[part]] as const)
