import type { ReactNode } from 'react'
import type { AgentActivity } from '../../shared/domain/agent.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import type { Meaning } from './colours.ts'
import {
  IconAlertTriangle,
  IconBell,
  IconCircleCheck,
  IconCircleDashed,
  IconClipboardCheck,
  IconCloudOff,
  IconCoffee,
  IconHourglass,
  IconPhoneCall,
  IconPlugConnectedX,
  IconInfoCircle,
  type Icon,
} from './icons.ts'
import classes from './text.module.css'

const kebab = (meaning: Meaning): string => meaning.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

/** The CSS variable of a meaning's colour for words and icons. */
export const textColour = (meaning: Meaning): string => `var(--rd-${kebab(meaning)}-text)`

/** What a state looks like beside its word. */
export interface Appearance {
  readonly meaning: Meaning
  readonly icon: Icon
}

/** How anything stands that may be well or not: a line, a hub, a check. */
export const STANDING = {
  well: { meaning: 'ready', icon: IconCircleCheck },
  idle: { meaning: 'paused', icon: IconCircleDashed },
  underWay: { meaning: 'held', icon: IconHourglass },
  doubtful: { meaning: 'held', icon: IconAlertTriangle },
  away: { meaning: 'held', icon: IconCloudOff },
  bad: { meaning: 'breach', icon: IconAlertTriangle },
  cut: { meaning: 'breach', icon: IconPlugConnectedX },
} as const satisfies Record<string, Appearance>

/** A state said three ways: icon, word, colour. */
export function StateDot({
  meaning,
  icon: StateIcon,
  children,
}: {
  readonly meaning: Meaning
  readonly icon: Icon
  readonly children: ReactNode
}) {
  return (
    <span className={classes.state} style={{ color: textColour(meaning) }}>
      <StateIcon size={16} aria-hidden="true" />
      {children}
    </span>
  )
}

export const ACTIVITY_APPEARANCE: Record<AgentActivity, Appearance> = {
  ready: { meaning: 'ready', icon: IconCircleCheck },
  paused: { meaning: 'paused', icon: IconCoffee },
  ringing: { meaning: 'ringing', icon: IconBell },
  talking: { meaning: 'talking', icon: IconPhoneCall },
  wrapUp: { meaning: 'wrapUp', icon: IconClipboardCheck },
  unreachable: { meaning: 'breach', icon: IconPlugConnectedX },
  signedOut: { meaning: 'paused', icon: IconCircleDashed },
  unknown: { meaning: 'paused', icon: IconInfoCircle },
}

/** What an agent is doing. */
export function ActivityDot({ activity }: { readonly activity: AgentActivity }) {
  const { t } = useTranslation()
  const { meaning, icon } = ACTIVITY_APPEARANCE[activity]
  return (
    <StateDot meaning={meaning} icon={icon}>
      {t(`activity.${activity}`)}
    </StateDot>
  )
}
