import { Badge } from '@mantine/core'
import type { CustomerLevel } from '../../shared/domain/customer.ts'
import type { Priority, TicketStatus } from '../../shared/domain/ticket.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import type { Meaning } from './colours.ts'
import {
  IconCircleCheck,
  IconCircleDashed,
  IconCircleFilled,
  IconCircleX,
  IconClockPause,
  IconCrown,
  IconStar,
  type Icon,
} from './icons.ts'

const BADGE = { variant: 'light', radius: 'sm', size: 'md', tt: 'none' } as const

const STATUS_APPEARANCE: Record<TicketStatus, { readonly meaning: Meaning; readonly icon: Icon }> = {
  new: { meaning: 'accent', icon: IconCircleDashed },
  processing: { meaning: 'talking', icon: IconCircleFilled },
  waiting: { meaning: 'held', icon: IconClockPause },
  resolved: { meaning: 'ready', icon: IconCircleCheck },
  closed: { meaning: 'paused', icon: IconCircleX },
}

/** Where a ticket stands: word, icon, colour. */
export function TicketStatusBadge({ status }: { readonly status: TicketStatus }) {
  const { t } = useTranslation()
  const { meaning, icon: StatusIcon } = STATUS_APPEARANCE[status]
  return (
    <Badge {...BADGE} color={meaning} leftSection={<StatusIcon size={12} aria-hidden="true" />}>
      {t(`status.${status}`)}
    </Badge>
  )
}

const LEVEL_COLOUR: Record<CustomerLevel, Meaning> = {
  standard: 'paused',
  silver: 'accent',
  gold: 'held',
  vip: 'wrapUp',
}
const LEVEL_ICON: Partial<Record<CustomerLevel, Icon>> = { silver: IconStar, gold: IconStar, vip: IconCrown }

/** What a customer is to the house. */
export function LevelBadge({ level }: { readonly level: CustomerLevel }) {
  const { t } = useTranslation()
  const LevelIcon = LEVEL_ICON[level]
  return (
    <Badge
      {...BADGE}
      color={LEVEL_COLOUR[level]}
      leftSection={LevelIcon && <LevelIcon size={12} aria-hidden="true" />}
    >
      {t(`level.${level}`)}
    </Badge>
  )
}

const PRIORITY_COLOUR: Record<Priority, Meaning> = { P1: 'breach', P2: 'held', P3: 'accent', P4: 'paused' }

/** How urgent a ticket is; the word is in the tooltip and for screen readers. */
export function PriorityBadge({ priority }: { readonly priority: Priority }) {
  const { t } = useTranslation()
  return (
    <Badge {...BADGE} color={PRIORITY_COLOUR[priority]} title={t(`priority.${priority}`)}>
      {priority}
    </Badge>
  )
}
