import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { CallGap } from '../../../shared/domain/call-gap.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { Duration } from '../../ui/duration.tsx'
import { useGapMessages } from '../../ui/gap-messages.ts'
import classes from './call-card.module.css'

/** What is away in this call now, ticking; and how long it was away before. */
export function CallGaps({ gaps }: Pick<CallCard, 'gaps'>) {
  const { t } = useTranslation('call')
  const messagesOf = useGapMessages()
  const open = gaps.filter((gap) => gap.ms === null)
  const over = gaps.filter((gap): gap is CallGap => gap.ms !== null)
  return (
    <>
      {open.map(({ kind, from }) => (
        <span key={kind} className={classes.muted} role="status" data-gap={kind}>
          {t(`gapNow.${kind}`)} <Duration since={from} />
        </span>
      ))}
      {messagesOf(over).map((text) => (
        <span key={text} className={classes.fact}>
          {text}
        </span>
      ))}
    </>
  )
}
