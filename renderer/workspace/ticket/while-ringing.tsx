import type { CustomerCard, TimelineItem } from '../../../shared/contract/desk-state.ts'
import { suggestedKind } from '../../../shared/domain/suggested-kind.ts'
import '../../i18n/while-ringing-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useNow } from '../../ui/ticker.ts'
import { TimelineRow } from '../customer/timeline-row.tsx'
import classes from './ticket.module.css'

/** What helps to greet a caller who has no open ticket: the last one, the last note, and what it may be about; out of the card that popped. */
export default function WhileRinging({ card }: { readonly card: CustomerCard }) {
  const { t } = useTranslation('whileRinging')
  const { t: common } = useTranslation()
  const now = useNow()
  const tickets = card.timeline.flatMap((item) => (item.kind === 'ticket' ? [item.ticket] : []))
  const suggestion = suggestedKind(card.orders, tickets, now)
  const last = (['ticket', 'note'] as const).flatMap((kind): TimelineItem[] => {
    const item = card.timeline.find((one) => one.kind === kind)
    return item ? [item] : []
  })
  return (
    <>
      {suggestion && (
        <p className={classes.suggested}>
          <span className={classes.suggestedKind}>
            {t('maybe', { kind: common(`kind.${suggestion.kind}`) })}
          </span>{' '}
          <span className={classes.dimmed}>{t(`because.${suggestion.because}`)}</span>
        </p>
      )}
      {last.length > 0 ? (
        <ol className={classes.lastTime} aria-label={t('last')}>
          {last.map((item) => (
            <TimelineRow key={item.kind} item={item} />
          ))}
        </ol>
      ) : (
        card.counts.tickets === 0 && <p className={classes.onAnswer}>{t('first')}</p>
      )}
    </>
  )
}
