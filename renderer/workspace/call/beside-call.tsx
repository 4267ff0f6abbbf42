import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { CustomerId, TicketId } from '../../../shared/domain/ids.ts'
import type { DeskClient } from '../../ui/desk-client-types.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { IconArrowBackUp } from '../../ui/icons.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { useLive } from '../../ui/live.ts'
import { useOpenOverlay } from '../../ui/palette-store.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { clearFocus, useRoom } from '../navigation/navigation.ts'
import { showCall, type Subject } from '../navigation/use-subject.ts'
import classes from './beside-call.module.css'

/** Over ticket and customer while they are not those of the call: whose they are, who calls, and the way back. */
export function BesideCall({ subject }: { readonly subject: Subject }) {
  const { besideCall: call, ticketId, customerId } = subject
  return call && <Strip call={call} ticketId={ticketId} customerId={customerId} />
}

interface Props {
  readonly call: CallCard
  readonly ticketId: TicketId | null
  readonly customerId: CustomerId | null
}

function Strip({ call, ticketId, customerId }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const { t: common } = useTranslation()
  const back = (): void => showCall(desk, call.callId)
  useEscape(back)
  const live = useLive('calls', () => null)
  const seen = useSeen(ticketId, customerId)
  const caller = call.customer?.customer.name ?? call.displayName ?? common('unknownCaller')
  const isCallers = seen.customerId !== null && seen.customerId === call.customer?.customer.id
  const text = isCallers
    ? t('beside.callers', { caller })
    : t('beside.other', { name: seen.name ?? seen.number ?? common('noNumberYet'), caller })
  return (
    <div {...live.mark} className={classes.strip}>
      <span className={classes.text} role="status">
        {text}
      </span>
      <Button
        size="compact-sm"
        variant="filled"
        leftSection={<IconArrowBackUp size={14} aria-hidden="true" />}
        rightSection={<KeyHint keys="Esc" />}
        aria-keyshortcuts="Escape"
        onClick={back}
      >
        {t('beside.back')}
      </Button>
      {!isCallers && seen.customerId !== null && (
        <SetCaller call={call} customerId={seen.customerId} name={seen.name} />
      )}
    </div>
  )
}

/** Says that the customer who is looked at is the one who calls, as a choice among the candidates does. */
function SetCaller({
  call,
  customerId,
  name,
}: {
  readonly call: CallCard
  readonly customerId: CustomerId
  readonly name: string | null
}) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={name === null ? t('beside.isCaller') : `${t('beside.isCaller')}: ${name}`}
      onClick={() => void setCaller(desk, call, customerId)}
    >
      {t('beside.isCaller')}
    </Button>
  )
}

async function setCaller(desk: DeskClient, call: CallCard, customerId: CustomerId): Promise<void> {
  const { callId, number } = call
  const remember = number.kind === 'e164'
  const done = await runOrNotify(desk, 'call.chooseCustomer', { callId, customerId, remember })
  // the call's own ticket and customer are the ones that were looked at now
  if (done !== undefined) clearFocus()
}

interface Seen {
  readonly customerId: CustomerId | null
  readonly name: string | null
  /** Of the ticket, where one is looked at. */
  readonly number: string | null
}

/** Who is looked at, out of the answers that the panels below show. */
function useSeen(ticketId: TicketId | null, customerId: CustomerId | null): Seen {
  const ticket = useDeskQuery(
    'ticket.get',
    { id: ticketId ?? '' },
    { enabled: ticketId !== null, about: ['ticket', 'customer'] },
  ).data
  const isByTicket = customerId === null
  const card = useDeskQuery(
    'customer.get',
    { id: customerId ?? '' },
    { enabled: !isByTicket, about: ['customer'] },
  ).data
  const customer = isByTicket ? ticket?.customer : card?.customer
  return {
    customerId: customerId ?? customer?.id ?? null,
    name: customer?.name ?? null,
    number: ticket?.ticket.number ?? null,
  }
}

/** What closes by Escape itself: a press in it is not meant for the desk. */
const CLOSES_ITSELF = '[role="dialog"], [role="menu"], [role="listbox"], [aria-expanded="true"]'

/** Hears Escape in the workspace, unless something lies open that it closes. */
function useEscape(back: () => void): void {
  const room = useRoom()
  const overlay = useOpenOverlay()
  const isHere = room === 'desk' && overlay === null
  const latest = useRef(back)
  useEffect(() => {
    latest.current = back
  })
  useEffect(() => {
    if (!isHere) return
    const hear = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest(CLOSES_ITSELF) !== null) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', hear)
    return () => window.removeEventListener('keydown', hear)
  }, [isHere])
}
