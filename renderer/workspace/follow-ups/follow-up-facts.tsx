import { MAX_ATTEMPTS } from '../../../shared/domain/follow-up-rules.ts'
import type { Attempt, FollowUp } from '../../../shared/domain/follow-up.ts'
import { formatSpan, formatWhen } from '../../i18n/format.ts'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { Meaning } from '../../ui/colours.ts'
import {
  IconAlertCircle,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHourglass,
  IconPencil,
  IconPhoneOff,
  IconBell,
  type Icon,
} from '../../ui/icons.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import { useNow } from '../../ui/ticker.ts'

const CAUSE_APPEARANCE: Record<FollowUp['cause'], { readonly meaning: Meaning; readonly icon: Icon }> = {
  missed: { meaning: 'breach', icon: IconPhoneOff },
  abandoned: { meaning: 'held', icon: IconHourglass },
  promised: { meaning: 'accent', icon: IconBell },
  manual: { meaning: 'paused', icon: IconPencil },
}

/** Why a call is owed. */
export function CauseDot({ cause }: { readonly cause: FollowUp['cause'] }) {
  const { t } = useTranslation('followUps')
  const { meaning, icon } = CAUSE_APPEARANCE[cause]
  return (
    <StateDot meaning={meaning} icon={icon}>
      {t(`cause.${cause}`)}
    </StateDot>
  )
}

/** When it is due, or by how much it is late; for a settled one, how it ended. */
export function DueDot({ followUp }: { readonly followUp: FollowUp }) {
  const { t } = useTranslation('followUps')
  const now = useNow()
  if (followUp.status === 'done')
    return (
      <StateDot meaning="ready" icon={IconCircleCheck}>
        {t('status.done')}
      </StateDot>
    )
  if (followUp.status === 'cancelled')
    return (
      <StateDot meaning="paused" icon={IconCircleX}>
        {t('status.cancelled')}
      </StateDot>
    )
  if (followUp.dueAt <= now)
    return (
      <StateDot meaning="breach" icon={IconAlertCircle}>
        {t('overdue', { time: formatSpan(now - followUp.dueAt) })}
      </StateDot>
    )
  return (
    <StateDot meaning="paused" icon={IconClock}>
      {t('due', { time: formatWhen(followUp.dueAt, now) })}
    </StateDot>
  )
}

/** How often somebody tried. */
export function AttemptsText({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const { t } = useTranslation('followUps')
  return attempts.length === 0 ? t('attemptsNone') : t('attempts', { n: attempts.length, most: MAX_ATTEMPTS })
}
