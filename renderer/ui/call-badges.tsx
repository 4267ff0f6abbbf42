import {
  isEndUnknown,
  type CallOutcome,
  type CallQuality,
  type CallRecord,
} from '../../shared/domain/call-record.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import type { Meaning } from './colours.ts'
import {
  IconAlertCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconHourglass,
  IconPhoneCall,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  type Icon,
} from './icons.ts'
import { StateDot } from './state-dot.tsx'
import { useNowAs } from './ticker.ts'
import classes from './text.module.css'

const OUTCOME_APPEARANCE: Record<CallOutcome, { readonly meaning: Meaning; readonly icon: Icon }> = {
  answered: { meaning: 'ready', icon: IconCircleCheck },
  missed: { meaning: 'breach', icon: IconPhoneOff },
  abandoned: { meaning: 'breach', icon: IconHourglass },
  rejected: { meaning: 'held', icon: IconCircleX },
  failed: { meaning: 'breach', icon: IconAlertCircle },
  noAnswer: { meaning: 'paused', icon: IconPhoneOff },
  busy: { meaning: 'held', icon: IconCircleX },
}

/** A call of which no end was told: it goes on, or nobody knows. */
function WithoutOutcome({ call, running }: { readonly call: CallRecord; running: string }) {
  const { t } = useTranslation()
  return useNowAs((now) => isEndUnknown(call, now)) ? (
    <StateDot meaning="paused" icon={IconCircleDashed}>
      {t('outcomeUnknown')}
    </StateDot>
  ) : (
    <StateDot meaning="talking" icon={IconPhoneCall}>
      {running}
    </StateDot>
  )
}

/** How a call ended: word, icon, colour. */
export function CallOutcomeDot({ call, running }: { readonly call: CallRecord; running: string }) {
  const { t } = useTranslation()
  const { outcome } = call
  if (outcome === null) return <WithoutOutcome call={call} running={running} />
  const { meaning, icon } = OUTCOME_APPEARANCE[outcome]
  return (
    <StateDot meaning={meaning} icon={icon}>
      {t(`outcome.${outcome}`)}
    </StateDot>
  )
}

/** Who called whom. */
export function DirectionText({ direction }: { readonly direction: 'inbound' | 'outbound' }) {
  const { t } = useTranslation()
  const DirectionIcon = direction === 'inbound' ? IconPhoneIncoming : IconPhoneOutgoing
  return (
    <span className={classes.state}>
      <DirectionIcon size={16} aria-hidden="true" />
      {t(`direction.${direction}`)}
    </span>
  )
}

/** Below this a listener is annoyed (ITU-T G.107, annex B: "some users dissatisfied" and worse). */
const MOS_FAIR = 3.6
const MOS_POOR = 3.1

/** How a call sounded, as an opinion score with its colour and, for a poor one, an icon. */
export function QualityText({ quality, none }: { readonly quality: CallQuality | null; none: string }) {
  if (quality === null) return <span style={{ color: 'var(--mantine-color-dimmed)' }}>{none}</span>
  const meaning = quality.mos >= MOS_FAIR ? 'ready' : quality.mos >= MOS_POOR ? 'held' : 'breach'
  return (
    <StateDot meaning={meaning} icon={meaning === 'ready' ? IconCircleCheck : IconAlertCircle}>
      <span className={classes.figures}>{quality.mos.toFixed(1)}</span>
    </StateDot>
  )
}
