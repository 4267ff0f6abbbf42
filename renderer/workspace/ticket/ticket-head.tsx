import { Menu, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { TicketView } from '../../../shared/contract/desk-queries.ts'
import { isUnderReview, possibleStatuses } from '../../../shared/domain/review-rules.ts'
import { Priority, type Ticket, type TicketStatus } from '../../../shared/domain/ticket.ts'
import { formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { PriorityBadge, TicketStatusBadge } from '../../ui/badges.tsx'
import { Deadline } from '../../ui/deadline.tsx'
import { IconChevronDown, IconCloudUpload } from '../../ui/icons.ts'
import { OverwrittenBadge } from '../conflicts/overwritten-badge.tsx'
import { IntentLines } from '../conflicts/intent-row.tsx'
import { NewerBadge } from '../conflicts/newer-badge.tsx'
import classes from './ticket.module.css'
import type { TicketForm } from './use-ticket-form.ts'

interface Props {
  readonly view: TicketView
  readonly form: TicketForm
  readonly offer: ReactNode
}

/** Which ticket this is, where it stands, and what is promised next. */
export function TicketHead({ view, form, offer }: Props) {
  const { t } = useTranslation('ticket')
  const { t: common } = useTranslation()
  const { ticket } = view
  return (
    <div className={classes.head}>
      <div className={classes.headRow}>
        <h2 className={classes.number}>
          <span className={classes.figures}>{ticket.number ?? common('noNumberYet')}</span>
          <span>· {common(`kind.${form.ticket.kind}`)}</span>
        </h2>
        <span className={classes.headEnd}>
          <Deadline ticket={ticket} />
        </span>
      </div>
      <div className={classes.headRow}>
        <StatusMenu
          status={ticket.status}
          after={form.ticket}
          onMove={(status) => void form.save([{ type: 'ticket.setStatus', id: ticket.id, status }])}
        />
        <PriorityMenu priority={form.ticket.priority} onChoose={(priority) => form.draft.set({ priority })} />
        <span className={classes.headEnd}>{offer}</span>
      </div>
      <div className={classes.headRow}>
        <span className={classes.dimmed}>
          {ticket.contactId === null
            ? t('opened', { when: formatWhen(ticket.createdAt) })
            : t('autoOpened', { when: formatWhen(ticket.createdAt) })}
          {' · '}
          {view.assigneeName === null ? t('unassigned') : t('assignee', { name: view.assigneeName })}
        </span>
        <OverwrittenBadge entity="ticket" id={ticket.id} />
        <NewerBadge entity="ticket" id={ticket.id} />
        <IntentLines ticketId={ticket.id} />
        {view.isPending && (
          <span className={classes.pending}>
            <IconCloudUpload size={14} aria-hidden="true" /> {t('pending')}
          </span>
        )}
      </div>
    </div>
  )
}

/** The status, and those that it can be given; `after` is the ticket with what is typed, which is saved with the move. */
function StatusMenu({
  status,
  after,
  onMove,
}: {
  readonly status: TicketStatus
  readonly after: Ticket
  readonly onMove: (status: TicketStatus) => void
}) {
  const { t } = useTranslation('ticket')
  const { t: common } = useTranslation()
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <UnstyledButton
          className={classes.badgeButton}
          aria-label={t('statusMenu', { status: common(`status.${status}`) })}
        >
          <TicketStatusBadge status={status} />
          <IconChevronDown size={12} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {isUnderReview(after) && <Menu.Label>{t('endsAfterReview')}</Menu.Label>}
        {possibleStatuses(after).map((next) => (
          <Menu.Item key={next} onClick={() => onMove(next)}>
            {t('setStatus', { status: common(`status.${next}`) })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function PriorityMenu({
  priority,
  onChoose,
}: {
  readonly priority: Priority
  readonly onChoose: (priority: Priority) => void
}) {
  const { t } = useTranslation('ticket')
  const { t: common } = useTranslation()
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <UnstyledButton
          className={classes.badgeButton}
          aria-label={`${t('priority')}: ${common(`priority.${priority}`)}`}
        >
          <PriorityBadge priority={priority} />
          <IconChevronDown size={12} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {Priority.options.map((option) => (
          <Menu.Item key={option} disabled={option === priority} onClick={() => onChoose(option)}>
            {common(`priority.${option}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
