import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { TimelineRow } from '../customer/timeline-row.tsx'
import classes from './call-card.module.css'

/** What was with this number before, while nobody knows whose it is; or that it calls for the first time. */
export function EarlierCalls({ call }: { readonly call: CallCard }) {
  const { t } = useTranslation('call')
  // the wrap-up needs the room, and is about this call
  const { kind } = call.number
  if (call.customer !== null || kind === 'withheld' || call.phase === 'ended') return null
  // calls between colleagues are not kept, so nobody knows whether it is the first
  if (kind === 'internal') return null
  if (call.earlierCalls.length === 0)
    return call.direction === 'inbound' ? <p className={classes.fact}>{t('firstCall')}</p> : null
  return (
    <section className={classes.earlier} aria-label={t('earlierCalls')}>
      <h3 className={classes.fact}>{t('earlierCalls')}</h3>
      <ol className={classes.earlierList}>
        {call.earlierCalls.map((item) => (
          <TimelineRow key={item.call.id} item={item} />
        ))}
      </ol>
    </section>
  )
}
