import { UnstyledButton } from '@mantine/core'
import type { OverwrittenValue } from '../../../shared/domain/overwritten-value.ts'
import type { CustomerId, TicketId } from '../../../shared/domain/ids.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { ticketTitle } from '../../ui/ticket-title.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { closeOverlay } from '../../ui/palette-store.ts'
import { openCustomer, openTicket } from '../navigation/navigation.ts'
import classes from './conflicts.module.css'

/** What an overwritten value belongs to, as people call it; a click opens it on the desk. */
export function OverwrittenLink({ overwritten }: { readonly overwritten: OverwrittenValue }) {
  return overwritten.entity === 'ticket' ? (
    <TicketLink id={overwritten.entityId as TicketId} />
  ) : (
    <CustomerLink id={overwritten.entityId as CustomerId} />
  )
}

function TicketLink({ id }: { readonly id: TicketId }) {
  const { t: common } = useTranslation()
  const { data } = useDeskQuery('ticket.get', { id })
  const show = (): void => {
    openTicket(id)
    closeOverlay()
  }
  return (
    <UnstyledButton className={classes.link} onClick={show}>
      {data?.ticket.number ?? common('noNumberYet')}{' '}
      {data && ticketTitle(data.ticket, data.customer?.name ?? null, common)}
    </UnstyledButton>
  )
}

function CustomerLink({ id }: { readonly id: CustomerId }) {
  const { t: common } = useTranslation()
  const { data } = useDeskQuery('customer.get', { id })
  const show = (): void => {
    openCustomer(id)
    closeOverlay()
  }
  return (
    <UnstyledButton className={classes.link} onClick={show}>
      {data?.customer.name ?? common('unknown')}
    </UnstyledButton>
  )
}
