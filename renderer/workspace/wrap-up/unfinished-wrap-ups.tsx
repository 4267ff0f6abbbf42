import { Button } from '@mantine/core'
import { memo, useState } from 'react'
import type { UnfinishedWrapUp } from '../../../shared/contract/desk-state.ts'
import type { ContactId } from '../../../shared/domain/ids.ts'
import { formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useWholeDesk } from '../../ui/desk-context.ts'
import { shownNumber } from '../../ui/shown-number.ts'
import { Panel } from '../../ui/panel.tsx'
import { openCustomer, openTicket } from '../navigation/navigation.ts'
import { WrapUpForm } from './wrap-up-form.tsx'
import classes from './wrap-up.module.css'

/**
 * Calls that were talked and never wrapped up, each with its draft; nothing here runs out. There may be a hundred, so a
 * row is drawn anew only when it is another one: the list stands beside every call that rings.
 */
export const UnfinishedWrapUps = memo(function UnfinishedWrapUps({
  isElsewhere,
}: {
  readonly isElsewhere: (contactId: ContactId) => boolean
}) {
  const { t } = useTranslation('wrapUp')
  const { wrapUps, live } = useWholeDesk((desk) => ({
    wrapUps: desk.wrapUps,
    live: desk.calls.map((call) => call.contactId).join(' '),
  }))
  const [openId, setOpenId] = useState<ContactId | null>(null)
  // what still has its card on the desk is not waiting anywhere else
  const waiting = wrapUps.filter(
    ({ call }) => !live.split(' ').includes(call.contactId) && !isElsewhere(call.contactId),
  )
  if (waiting.length === 0) return null
  return (
    <Panel label={t('unfinished', { n: waiting.length })} face={{ face: 'filled' }} className={classes.fixed}>
      <ul className={classes.list}>
        {waiting.map((wrapUp) => (
          <Row
            key={wrapUp.call.contactId}
            wrapUp={wrapUp}
            isOpen={openId === wrapUp.call.contactId}
            onOpen={setOpenId}
          />
        ))}
      </ul>
    </Panel>
  )
})

const Row = memo(function Row({
  wrapUp,
  isOpen,
  onOpen,
}: {
  readonly wrapUp: UnfinishedWrapUp
  readonly isOpen: boolean
  readonly onOpen: (contactId: ContactId | null) => void
}) {
  const { t } = useTranslation('wrapUp')
  const { t: common } = useTranslation()
  const { call, customerName, ticketNumber, draftLength, draftSavedAt } = wrapUp
  const who = customerName ?? shownNumber(call) ?? common('unknownCaller')
  const resume = (): void => {
    onOpen(call.contactId)
    if (call.ticketId !== null) openTicket(call.ticketId, call.customerId)
    else if (call.customerId !== null) openCustomer(call.customerId)
  }
  return (
    <li className={classes.row}>
      <div className={classes.rowHead}>
        <span className={classes.text}>
          <span className={classes.who}>
            {who}
            {ticketNumber && ` · ${ticketNumber}`}
          </span>
          <span className={classes.dimmed}>
            {draftLength > 0 && draftSavedAt !== null
              ? t('draft', { n: draftLength, when: formatWhen(draftSavedAt) })
              : `${formatWhen(call.startedAt)} · ${t('noDraft')}`}
          </span>
        </span>
        {isOpen ? (
          <Button size="xs" variant="default" onClick={() => onOpen(null)}>
            {t('close')}
          </Button>
        ) : (
          <Button size="xs" variant="default" aria-label={t('resumeFor', { who })} onClick={resume}>
            {t('resume')}
          </Button>
        )}
      </div>
      {isOpen && (
        <WrapUpForm
          contactId={call.contactId}
          ticketId={call.ticketId}
          timer={null}
          hasKeys={false}
          onDone={() => onOpen(null)}
        />
      )}
    </li>
  )
})
