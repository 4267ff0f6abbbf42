import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { CallGap, GapKind } from '../../../shared/domain/call-gap.ts'
import { gapTotal } from '../../../shared/domain/call-gap.ts'
import { formatSeconds } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { Duration } from '../../ui/duration.tsx'
import classes from './call-card.module.css'

const KINDS: readonly GapKind[] = ['sound', 'line']

/** What is away in this call now, ticking; and how long it was away before. */
export function CallGaps({ gaps }: Pick<CallCard, 'gaps'>) {
  const { t } = useTranslation('call')
  const words = useGapWords()
  const open = gaps.filter((gap) => gap.ms === null)
  const over = gaps.filter((gap): gap is CallGap => gap.ms !== null)
  return (
    <>
      {open.map(({ kind, from }) => (
        <span key={kind} className={classes.muted} role="status" data-gap={kind}>
          {t(`gapNow.${kind}`)} <Duration since={from} />
        </span>
      ))}
      {words(over).map((text) => (
        <span key={text} className={classes.fact}>
          {text}
        </span>
      ))}
    </>
  )
}

/** The times without sound or line of a call that is over or goes on, in words: `sound was away 3.2 s`. */
export function useGapWords(): (gaps: readonly CallGap[] | undefined) => string[] {
  const { t } = useTranslation()
  return (gaps) =>
    KINDS.flatMap((kind) => {
      const ms = gapTotal(gaps, kind)
      return ms === 0 ? [] : [t(`gap.${kind}`, { span: formatSeconds(ms) })]
    })
}
