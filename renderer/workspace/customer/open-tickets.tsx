import { UnstyledButton } from '@mantine/core'
import { memo } from 'react'
import type { CustomerCard } from '../../../shared/contract/desk-state.ts'
import { TICKET_STEPS } from '../../../shared/domain/ticket.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { Deadline } from '../../ui/deadline.tsx'
import { ticketTitle } from '../../ui/ticket-title.ts'
import { openTicket } from '../navigation/navigation.ts'
import classes from './customer.module.css'

/** What is still owed to the customer. */
export const OpenTickets = memo(function OpenTickets({ card }: { readonly card: CustomerCard }) {
  const { t: common } = useTranslation()
  return card.openTickets.map((ticket) => {
    const number = ticket.number ?? common('noNumberYet')
    const step = TICKET_STEPS[ticket.kind][ticket.step]
    return (
      <UnstyledButton
        key={ticket.id}
        className={classes.item}
        onClick={() => openTicket(ticket.id, card.customer.id)}
      >
        <span className={classes.itemWords}>
          <span className={classes.ticketHead}>
            <span className={classes.itemTitle}>
              {number} · {common(`kind.${ticket.kind}`)}
            </span>
            <span className={classes.dimmed}>
              <Deadline ticket={ticket} />
            </span>
          </span>
          {/* the whole of it stands in the ticket that the press opens */}
          <span className={`${classes.dimmed} ${classes.twoLines}`} title={ticket.title}>
            {ticketTitle(ticket, card.customer.name, common)}
            {step && ` · ${common(`step.${step}`)}`}
          </span>
        </span>
      </UnstyledButton>
    )
  })
})
