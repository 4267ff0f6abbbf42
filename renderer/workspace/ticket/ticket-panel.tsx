import type { ReactNode } from 'react'
import type { TicketView } from '../../../shared/contract/desk-queries.ts'
import type { TicketId } from '../../../shared/domain/ids.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { faceOf, Panel } from '../../ui/panel.tsx'
import { ApprovalNeed } from './approval-need.tsx'
import { LineToSayBox } from './line-to-say-box.tsx'
import { MergedInto } from './merged-into.tsx'
import { NoteList } from './note-list.tsx'
import { ReviewChecks } from './review-checks.tsx'
import { TicketFooter } from './ticket-footer.tsx'
import { TicketForm } from './ticket-form.tsx'
import { TicketHead } from './ticket-head.tsx'
import classes from './ticket.module.css'
import { StageProgress } from './stage-progress.tsx'
import { useTicketForm } from './use-ticket-form.ts'

const ABOUT = ['ticket', 'note', 'call', 'customer', 'order', 'person'] as const

interface Props {
  readonly ticketId: TicketId
  /** Stands above the form: what else could be chosen for a call. */
  readonly offer?: ReactNode
}

/** One ticket: where it stands, what to say, what is known, and what can be done. */
export function TicketPanel({ ticketId, offer }: Props) {
  const { t } = useTranslation('ticket')
  const query = useDeskQuery('ticket.get', { id: ticketId }, { about: ABOUT })
  if (query.data)
    return (
      <FilledPanel
        key={ticketId}
        view={query.data}
        offer={offer}
        staleAt={query.error ? query.refetchedAt : null}
      />
    )
  return (
    <Panel
      label={t('panel')}
      isTall
      face={faceOf(query, (view) => (view === null ? { message: t('notFound') } : null))}
    />
  )
}

function FilledPanel({
  view,
  offer,
  staleAt,
}: {
  readonly view: TicketView
  readonly offer: ReactNode
  readonly staleAt: number | null
}) {
  const { t } = useTranslation('ticket')
  const form = useTicketForm(view)
  return (
    <Panel
      label={t('panel')}
      isTall
      heading={<TicketHead view={view} form={form} offer={offer} />}
      face={staleAt === null ? { face: 'filled' } : { face: 'stale', at: staleAt }}
      footer={<TicketFooter view={view} form={form} />}
    >
      <div className={classes.body}>
        <StageProgress ticket={form.ticket} />
        {form.ticket.mergedInto && <MergedInto id={form.ticket.mergedInto} />}
        <LineToSayBox ticket={view.ticket} />
        <TicketForm
          form={form}
          orders={view.orders.filter(({ customerId }) => customerId === view.ticket.customerId)}
          customerName={view.customer?.name ?? null}
        />
        <ReviewChecks ticket={form.ticket} orders={view.orders} />
        <ApprovalNeed ticket={form.ticket} orders={view.orders} />
        <NoteList view={view} />
      </div>
    </Panel>
  )
}
