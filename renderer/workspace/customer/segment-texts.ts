import type { SegmentView } from '../../../shared/contract/desk-state.ts'
import { formatClock } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'

/** True for an agent who talked with the customer, or wrote something; it only rang at the others. */
export const hadPart = ({ answeredAt, outcome }: SegmentView): boolean =>
  answeredAt !== null || outcome !== null

/** How long it rang at this agent, in ms; null where that is not known. */
export const rangFor = ({ rangAt, answeredAt, leftAt }: SegmentView): number | null => {
  const until = answeredAt ?? leftAt
  return rangAt === null || until === null ? null : Math.max(0, until - rangAt)
}
/** How long the agent's wrap-up took, in ms; null while it goes on, and where it is not known. */
export const wrappedUpFor = ({ leftAt, wrapUpEndedAt }: SegmentView): number | null =>
  leftAt === null || wrapUpEndedAt === null ? null : Math.max(0, wrapUpEndedAt - leftAt)

/** What is said of each agent's part of a call, in the language of the screen. */
export interface SegmentTexts {
  name(segment: SegmentView): string
  /** The names of who had a part, in their order: `李静 → 王强`. Null where nobody had. */
  agents(segments: readonly SegmentView[]): string | null
  /** Ring, talk, hold and wrap-up, as far as they are known. */
  times(segment: SegmentView): string[]
  /** What the agent chose, or the system set; null where there is neither. */
  outcome(segment: SegmentView): string | null
}

export function useSegmentTexts(): SegmentTexts {
  const { t } = useTranslation('customer')
  const { t: common } = useTranslation()
  const name = (segment: SegmentView): string => segment.agentName ?? t('segment.someone')
  return {
    name,
    agents: (segments) => {
      const names = segments.filter(hadPart).map(name)
      return names.length === 0 ? null : names.join(' → ')
    },
    times: (segment) => {
      const { answeredAt, leftAt, rejoinedAt, talkedMs, heldMs } = segment
      const rang = rangFor(segment)
      const wrapUp = wrappedUpFor(segment)
      const isIn = answeredAt !== null && (leftAt === null || (rejoinedAt ?? 0) > leftAt)
      return [
        rang === null ? null : t('segment.rang', { clock: formatClock(rang) }),
        answeredAt === null && leftAt !== null ? t('segment.notAnswered') : null,
        talkedMs > 0 ? t('segment.talked', { clock: formatClock(talkedMs) }) : null,
        isIn ? t('segment.now') : null,
        heldMs > 0 ? t('segment.held', { clock: formatClock(heldMs) }) : null,
        wrapUp === null ? null : t('segment.wrapUp', { clock: formatClock(wrapUp) }),
      ].filter((part) => part !== null)
    },
    outcome: ({ outcome, handedOverToName }) => {
      if (outcome === null) return null
      const word = common(`disposition.${outcome.disposition}`)
      const said = outcome.isBySystem ? t('segment.bySystem', { outcome: word }) : word
      return outcome.disposition === 'transferred' && handedOverToName !== null
        ? `${said} · ${t('segment.to', { name: handedOverToName })}`
        : said
    },
  }
}
