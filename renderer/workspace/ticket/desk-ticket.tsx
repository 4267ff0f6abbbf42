import { Button, Menu } from '@mantine/core'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { TicketId } from '../../../shared/domain/ids.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { IconBell, IconChevronDown, IconPlus, IconX } from '../../ui/icons.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { ariaKeys, useKeys } from '../../ui/keys.ts'
import { loaded } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/panel.tsx'
import { ticketTitle } from '../../ui/ticket-title.ts'
import { clearFocus, openRoom } from '../navigation/navigation.ts'
import { SyncPanel, useIsCopying } from '../sync/sync-panel.tsx'
import { showCall, type Subject } from '../navigation/use-subject.ts'
import { TicketPanel } from './ticket-panel.tsx'
import classes from './ticket.module.css'

/** Comes after the pop, which does not wait for it. */
const WhileRinging = loaded(() => import('./while-ringing.tsx'), 'unsaid')

/** The ticket of the call, or the one opened by hand. */
export function DeskTicket({ subject }: { readonly subject: Subject }) {
  const desk = useDeskClient()
  const { t } = useTranslation('ticket')
  const { call, ticketId } = subject
  const isCopying = useIsCopying()
  return (
    <>
      {subject.waitingId !== null && (
        <div className={classes.waiting} role="status">
          <IconBell size={16} aria-hidden="true" />
          <span>{t('waitingCall')}</span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => subject.waitingId !== null && showCall(desk, subject.waitingId)}
          >
            {t('showCall')}
          </Button>
        </div>
      )}
      {ticketId === null && call === null && isCopying ? (
        <Panel label={t('panel')} isTall face={{ face: 'filled' }}>
          <div className={classes.copy}>
            <SyncPanel />
          </div>
        </Panel>
      ) : ticketId === null && call?.phase === 'ringing' && call.customer ? (
        <Panel
          label={t('panel')}
          isTall
          aside={<CallOffer call={call} ticketId={null} />}
          face={{ face: 'filled' }}
        >
          <p className={classes.onAnswer}>{t('onAnswer')}</p>
          <WhileRinging card={call.customer} />
        </Panel>
      ) : ticketId === null ? (
        <Panel
          label={t('panel')}
          isTall
          aside={call && <CallOffer call={call} ticketId={null} />}
          face={{
            face: 'empty',
            message: call === null ? t('empty') : call.phase === 'ringing' ? t('onAnswer') : t('noTicket'),
            action: call === null && (
              <Button variant="default" size="xs" onClick={() => openRoom('tickets')}>
                {t('openList')}
              </Button>
            ),
          }}
        />
      ) : (
        <TicketPanel
          ticketId={ticketId}
          offer={
            call ? (
              <CallOffer call={call} ticketId={ticketId} />
            ) : (
              // beside a call the strip above leads back to it
              subject.besideCall === null && <PutAway />
            )
          }
        />
      )}
    </>
  )
}

/** For a call: a ticket of its own, or another open one of the caller. */
function CallOffer({ call, ticketId }: { readonly call: CallCard; readonly ticketId: TicketId | null }) {
  const desk = useDeskClient()
  const { t } = useTranslation('ticket')
  const { t: common } = useTranslation()
  const keys = useDesk((desk) => desk.settings.keys.newTicket)
  const isRinging = call.phase === 'ringing'
  const others = call.customer?.openTickets.filter(({ id }) => id !== ticketId) ?? []
  const create = (): void => void runOrNotify(desk, 'call.newTicket', { callId: call.callId })
  const canCreate = !isRinging && call.answeredAt !== null
  useKeys({ newTicket: canCreate ? create : undefined })
  return (
    <span className={classes.offer}>
      {isRinging && ticketId !== null && <span className={classes.dimmed}>{t('callerOpen')}</span>}
      {others.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button
              size="compact-xs"
              variant="subtle"
              rightSection={<IconChevronDown size={12} aria-hidden="true" />}
            >
              {t('otherOpen', { n: others.length })}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {others.map((other) => (
              <Menu.Item
                key={other.id}
                onClick={() =>
                  void runOrNotify(desk, 'call.useTicket', { callId: call.callId, ticketId: other.id })
                }
              >
                {t('useTicket', { number: other.number ?? common('noNumberYet') })}
                <br />
                <span className={classes.dimmed}>
                  {common(`kind.${other.kind}`)} · {ticketTitle(other, null, common)}
                </span>
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {canCreate && (
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={12} aria-hidden="true" />}
          rightSection={<KeyHint keys={keys} />}
          aria-keyshortcuts={ariaKeys(keys)}
          onClick={create}
        >
          {t('newTicket')}
        </Button>
      )}
    </span>
  )
}

/** For a ticket opened by hand: away with it. */
function PutAway() {
  const { t } = useTranslation('ticket')
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      leftSection={<IconX size={14} aria-hidden="true" />}
      onClick={clearFocus}
    >
      {t('close')}
    </Button>
  )
}
