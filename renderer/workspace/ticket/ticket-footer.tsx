import { Button } from '@mantine/core'
import type { TicketView } from '../../../shared/contract/desk-queries.ts'
import { approvalChecklist, objectionsIn } from '../../../shared/domain/approval.ts'
import { isUnderReview, needsComment } from '../../../shared/domain/review-rules.ts'
import { isOpen, TICKET_STEPS, type Ticket } from '../../../shared/domain/ticket.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { IconHourglass } from '../../ui/icons.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { ariaKeys, useKeys } from '../../ui/keys.ts'
import { useOfflineMessage } from '../../ui/offline-mode.ts'
import { useNow } from '../../ui/ticker.ts'
import { useRefusalMessage } from '../conflicts/refusal-message.ts'
import { actsOf, type TicketForm } from './use-ticket-form.ts'
import { useApproval } from './use-approval.ts'
import { useCheckMessage, useTeamTimezone } from './check-message.ts'
import { DecideButton } from './decide-button.tsx'
import classes from './ticket.module.css'

interface Props {
  readonly view: TicketView
  readonly form: TicketForm
}

/** What can be done with the ticket now; whatever it is saves what is typed with it. */
export function TicketFooter({ view, form }: Props) {
  const { t } = useTranslation('ticket')
  const keys = useDesk((desk) => desk.settings.keys.save)
  const hasChanges = actsOf(view.ticket, form.draft.typed).length > 0
  useKeys({ save: () => void form.save() })
  return (
    <div className={classes.footer}>
      <NextStep view={view} form={form} />
      <Button
        className={classes.save}
        loading={form.isSaving}
        disabled={!hasChanges}
        title={hasChanges ? undefined : t('saveNothing')}
        rightSection={<KeyHint keys={keys} />}
        aria-keyshortcuts={ariaKeys(keys)}
        onClick={() => void form.save()}
      >
        {t('save')}
      </Button>
    </div>
  )
}

function NextStep({ view, form }: Props) {
  const { t } = useTranslation('ticket')
  const { t: common } = useTranslation()
  const { ticket } = form
  const { id } = ticket
  if (!isOpen(ticket))
    return (
      <Button
        variant="default"
        disabled={form.isSaving}
        onClick={() => void form.save([{ type: 'ticket.setStatus', id, status: 'processing' }])}
      >
        {t('reopen')}
      </Button>
    )
  if (isUnderReview(ticket)) return <DecideButtons view={view} form={form} />
  const next = TICKET_STEPS[ticket.kind][ticket.step + 1]
  if (ticket.kind === 'unsorted' || next === undefined)
    return (
      <Button
        variant="default"
        disabled={form.isSaving}
        onClick={() => void form.save([{ type: 'ticket.setStatus', id, status: 'resolved' }])}
      >
        {t('resolve')}
      </Button>
    )
  return (
    <AdvanceButton
      ticket={ticket}
      label={t('completeStage', { step: common(`step.${next}`) })}
      isSaving={form.isSaving}
      onAdvance={() => void form.save([{ type: 'ticket.completeStage', id, fromStep: ticket.step }])}
    />
  )
}

/** Both ways out of the review; what a decision needs is the rule's to say. */
function DecideButtons({ view, form }: Props) {
  const messageOf = useCheckMessage()
  const timezone = useTeamTimezone()
  const now = useNow()
  const { ticket } = form
  const { id } = ticket
  const { need, own } = useApproval(ticket, view.orders)
  const refusalMessage = useRefusalMessage()
  const decide = (verdict: 'approved' | 'rejected', comment: string): Promise<boolean> =>
    form.save([{ type: 'ticket.decideRequest', id, verdict, comment, about: need.request }])
  const objections = objectionsIn(approvalChecklist(ticket, view.orders, now, timezone))
  return (
    <>
      <DecideButton
        verdict="approved"
        part={own?.part ?? 'whole'}
        refusal={own?.refusal ? refusalMessage(own.refusal) : undefined}
        needsComment={needsComment('approved', ticket, view.orders, now, timezone)}
        objections={objections.map(messageOf)}
        isSaving={form.isSaving}
        onDecide={(text) => decide('approved', text)}
      />
      <DecideButton
        verdict="rejected"
        needsComment={needsComment('rejected', ticket, view.orders, now, timezone)}
        isSaving={form.isSaving}
        onDecide={(text) => decide('rejected', text)}
      />
    </>
  )
}

interface AdvanceProps {
  readonly ticket: Ticket
  readonly label: string
  readonly isSaving: boolean
  readonly onAdvance: () => void
}

/** The next step; one with which money or goods leave the house is an intent while the hub is away. */
function AdvanceButton({ ticket, label, isSaving, onAdvance }: AdvanceProps) {
  const offline = useOfflineMessage('ticket.completeStage', ticket)
  return (
    <Button
      color="ready"
      variant="light"
      {...offline.props}
      disabled={isSaving}
      leftSection={offline.reason !== undefined && <IconHourglass size={16} aria-hidden="true" />}
      onClick={onAdvance}
    >
      {label}
    </Button>
  )
}
