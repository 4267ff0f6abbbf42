import { Tooltip } from '@mantine/core'
import type { CallQuality } from '../../../shared/domain/call-record.ts'
import { formatShare } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { Meaning } from '../../ui/colours.ts'
import { textColour } from '../../ui/state-dot.tsx'
import classes from './quality-bars.module.css'

/** From these estimates on a call sounds good, and fair (ITU-T G.107 annex B: satisfied; many dissatisfied below). */
const GOOD_MOS = 4
const FAIR_MOS = 3.6

const gradeOf = (mos: number): { grade: 'good' | 'fair' | 'poor'; meaning: Meaning; bars: number } => {
  if (mos >= GOOD_MOS) return { grade: 'good', meaning: 'talking', bars: mos >= 4.2 ? 4 : 3 }
  return mos >= FAIR_MOS
    ? { grade: 'fair', meaning: 'held', bars: 2 }
    : { grade: 'poor', meaning: 'breach', bars: 1 }
}

/** How the call sounds: bars, the estimated mean opinion score, and a word. */
export function QualityBars({ quality }: { readonly quality: CallQuality | null }) {
  const { t } = useTranslation('call')
  if (quality === null) return <span className={classes.measuring}>{t('quality.measuring')}</span>
  const { grade, meaning, bars } = gradeOf(quality.mos)
  const mos = quality.mos.toFixed(1)
  const trip = quality.roundTripMs === null ? '–' : `${Math.round(quality.roundTripMs)} ms`
  const details = t('quality.details', {
    loss: formatShare(quality.loss),
    jitter: Math.round(quality.jitterMs),
    trip,
  })
  return (
    <Tooltip label={details}>
      <span
        className={classes.quality}
        style={{ color: textColour(meaning) }}
        role="img"
        aria-label={t('quality.label', { mos, word: t(`quality.${grade}`) })}
      >
        <span className={classes.bars} aria-hidden="true">
          {[1, 2, 3, 4].map((bar) => (
            <span key={bar} className={classes.bar} data-on={bar <= bars || undefined} data-bar={bar} />
          ))}
        </span>
        <span className={classes.text}>
          {mos} {t(`quality.${grade}`)}
        </span>
      </span>
    </Tooltip>
  )
}
