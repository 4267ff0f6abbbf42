import { Anchor } from '@mantine/core'
import type { TicketId } from '../../../shared/domain/ids.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { openTicket } from '../navigation/navigation.ts'
import classes from './ticket.module.css'

/** Why a ticket that nobody touched is closed: its call belongs to the caller's open ticket, which a click opens. */
export function MergedInto({ id }: { readonly id: TicketId }) {
  const { t } = useTranslation('ticket')
  const { t: common } = useTranslation()
  const { data } = useDeskQuery('ticket.get', { id })
  return (
    <p className={classes.dimmed}>
      {t('mergedInto')}{' '}
      <Anchor component="button" type="button" inherit onClick={() => openTicket(id)}>
        {data?.ticket.number ?? common('noNumberYet')}
      </Anchor>
    </p>
  )
}
