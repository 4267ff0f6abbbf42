import { slaStateOf } from '../../../shared/domain/sla.ts'
import type { Ticket } from '../../../shared/domain/ticket.ts'
import { formatClock } from '../../i18n/format.ts'
import '../../i18n/tickets-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconAlertCircle, IconClock } from '../../ui/icons.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import textClasses from '../../ui/text.module.css'
import { useNow } from '../../ui/ticker.ts'

/** The clock of a ticket's promise in few words, for a column: what is left, or by how much it is over. */
export function TicketClock({ ticket }: { readonly ticket: Pick<Ticket, 'status' | 'dueAt'> }) {
  const { t } = useTranslation('tickets')
  const now = useNow()
  const state = slaStateOf(ticket, now)
  if (state === 'none' || ticket.dueAt === null)
    return <span style={{ color: 'var(--mantine-color-dimmed)' }}>{t('clock.none')}</span>
  const time = formatClock(Math.abs(ticket.dueAt - now))
  const meaning = state === 'breached' ? 'breach' : state === 'soon' ? 'held' : 'paused'
  return (
    <StateDot meaning={meaning} icon={state === 'breached' ? IconAlertCircle : IconClock}>
      <span className={textClasses.figures}>
        {state === 'breached' ? t('clock.over', { time }) : t('clock.left', { time })}
      </span>
    </StateDot>
  )
}
