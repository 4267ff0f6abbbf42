import type { SegmentView } from '../../../shared/contract/desk-state.ts'
import { unclaimedOutcome } from '../../../shared/domain/segments.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { ClampedText } from '../../ui/clamped-text.tsx'
import classes from './customer.module.css'
import { useSegmentTexts } from './segment-texts.ts'

/** Each agent's part of a call: who, how long, what came of it and, with `hasNotes`, what was written. */
export function CallSegments({
  segments,
  hasNotes,
}: {
  readonly segments: readonly SegmentView[]
  readonly hasNotes: boolean
}) {
  const { t } = useTranslation('customer')
  const texts = useSegmentTexts()
  return (
    <ol className={classes.segments} aria-label={t('segment.title')}>
      {segments.map((segment) => (
        <li key={segment.agentId} className={classes.segment}>
          <span className={classes.segmentHead}>
            <span className={classes.segmentName}>{texts.name(segment)}</span>
            <span>{texts.outcome(segment) ?? (segment.isWrapUpOwed ? t('segment.owed') : null)}</span>
          </span>
          <span className={classes.dimmed}>{texts.times(segment).join(' · ')}</span>
          {segment.handoverNotes?.map(({ at, text }) => (
            <ClampedText
              key={at}
              className={classes.segmentNote}
              text={t('segment.handoverNote', { note: text })}
              lines={3}
            />
          ))}
          {hasNotes && segment.note !== '' && (
            <ClampedText className={classes.segmentNote} text={segment.note} lines={6} />
          )}
        </li>
      ))}
    </ol>
  )
}

/** An outcome of which an older record does not say whose it is. */
export function UnclaimedOutcome({ call }: { readonly call: CallRecord }) {
  const { t } = useTranslation('customer')
  const { t: common } = useTranslation()
  const outcome = unclaimedOutcome(call)
  if (outcome === null) return null
  return (
    <span className={classes.dimmed}>
      {t('segment.unclaimed', { outcome: common(`disposition.${outcome}`) })}
    </span>
  )
}
