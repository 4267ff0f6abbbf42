import type { CallRecordId } from '../../../shared/domain/ids.ts'
import { formatWhen } from '../../i18n/format.ts'
import '../../i18n/customers-texts.ts'
import { currentLanguage } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { CallOutcomeDot, DirectionText, QualityText } from '../../ui/call-badges.tsx'
import { faceOf, Panel } from '../../ui/panel.tsx'
import { shownNumber } from '../../ui/shown-number.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { CallSegments, UnclaimedOutcome } from '../customer/call-segments.tsx'
import classes from './call-details.module.css'

/** One call of the past: when, how it ended, and each agent's part with what was written. */
export function CallDetails({ id }: { readonly id: CallRecordId }) {
  const { t } = useTranslation('customers')
  const { t: customer } = useTranslation('customer')
  const query = useDeskQuery('call.get', { id }, { about: ['call'] })
  const row = query.data
  return (
    <Panel
      label={t('calls.details')}
      className={classes.panel}
      face={faceOf(query, (data) => (data === null ? { message: t('calls.gone') } : null))}
    >
      {row && (
        <div className={classes.body}>
          <div className={classes.facts}>
            <span>{formatWhen(row.call.startedAt)}</span>
            <DirectionText direction={row.call.direction} />
            <span>{[shownNumber(row.call), row.place?.[currentLanguage()]].filter(Boolean).join(' · ')}</span>
            <CallOutcomeDot call={row.call} running={t('calls.outcome.running')} />
            <QualityText quality={row.call.quality} none={t('calls.noQuality')} />
          </div>
          {row.segments.length > 0 ? (
            <CallSegments segments={row.segments} hasNotes />
          ) : (
            <span className={classes.dimmed}>{customer('segment.none')}</span>
          )}
          <UnclaimedOutcome call={row.call} />
          {row.call.isConsolesWord && <span className={classes.dimmed}>{customer('consolesWord')}</span>}
        </div>
      )}
    </Panel>
  )
}
