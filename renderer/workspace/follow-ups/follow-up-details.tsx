import { Anchor, Button, Group, Text } from '@mantine/core'
import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { dialTextOf } from '../../../shared/domain/party-number.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import type { WrittenAt } from '../../../shared/domain/time.ts'
import { formatWhen } from '../../i18n/format.ts'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { ClampedText } from '../../ui/clamped-text.tsx'
import { useDesk, useDeskClient, useWholeDesk } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { IconPhone } from '../../ui/icons.ts'
import { Panel } from '../../ui/panel.tsx'
import { useWrittenWhen } from '../../ui/written-when.ts'
import { openCustomer, openTicket } from '../navigation/navigation.ts'
import { AttemptForm } from './attempt-form.tsx'
import { CancelFollowUp } from './cancel-follow-up.tsx'
import { AttemptsText, CauseDot, DueDot } from './follow-up-facts.tsx'
import { toDialFor } from './follow-up-acts.ts'
import type { FollowUpListRow } from './follow-up-columns.tsx'
import { HolderField } from './holder-field.tsx'
import classes from './follow-ups.module.css'

interface Props {
  readonly row: FollowUpListRow
  readonly onSettled: () => void
  /** Opens the next follow-up that is owed; undefined where there is none. */
  readonly onNext?: (() => void) | undefined
}

/** One call that is owed: whom, why, what was tried; call, log, or give it up with a reason. */
export function FollowUpDetails({ row, onSettled, onNext }: Props) {
  const { t } = useTranslation('followUps')
  const { followUp, customerName, queueName, ticketNumber } = row
  const { customerId, ticketId } = followUp
  const number = dialTextOf(followUp)
  return (
    <>
      <Panel
        label={customerName ?? t('unknownCustomer')}
        aside={<DueDot followUp={followUp} />}
        face={{ face: 'filled' }}
      >
        <div className={classes.body}>
          {number !== null && <CallButton followUp={followUp} number={number} />}
          <dl className={classes.facts}>
            <dt>{t('causeLabel')}</dt>
            <dd>
              <CauseDot cause={followUp.cause} /> {formatWhen(followUp.createdAt)}
              {followUp.isContactUnknown === true && <p>{t('contactUnknown')}</p>}
            </dd>
            {followUp.subject !== '' && (
              <>
                <dt>{t('subject')}</dt>
                <dd>
                  <ClampedText text={followUp.subject} lines={3} />
                </dd>
              </>
            )}
            {queueName !== null && (
              <>
                <dt>{t('queue')}</dt>
                <dd>{queueName}</dd>
              </>
            )}
            <dt>{t('columns.holder')}</dt>
            <dd>
              <HolderField row={row} />
            </dd>
            {followUp.cancelled && (
              <>
                <dt>{t('cancelled')}</dt>
                <dd>
                  <Written by={followUp.cancelled.by} when={followUp.cancelled} />
                  <ClampedText text={followUp.cancelled.why} lines={3} />
                </dd>
              </>
            )}
            {ticketId !== null && (
              <>
                <dt>{t('ticket')}</dt>
                <dd>
                  <Anchor
                    component="button"
                    type="button"
                    fz="inherit"
                    aria-label={t('openTicket', { number: ticketNumber ?? '' })}
                    onClick={() => openTicket(ticketId, customerId)}
                  >
                    {ticketNumber ?? t('openTicket', { number: '' })}
                  </Anchor>
                </dd>
              </>
            )}
            {customerId !== null && (
              <>
                <dt>{t('create.customer')}</dt>
                <dd>
                  <Anchor
                    component="button"
                    type="button"
                    fz="inherit"
                    aria-label={t('openCustomer', { name: customerName ?? '' })}
                    onClick={() => openCustomer(customerId)}
                  >
                    {customerName ?? t('openCustomer', { name: '' })}
                  </Anchor>
                </dd>
              </>
            )}
          </dl>
        </div>
      </Panel>
      {followUp.status === 'owed' && (
        <Panel label={t('log.title')} face={{ face: 'filled' }}>
          <div className={classes.body}>
            <AttemptForm
              key={`${followUp.id} ${followUp.attempts.length}`}
              followUp={followUp}
              onNext={onNext}
            />
          </div>
        </Panel>
      )}
      <Attempts followUp={followUp} />
      {followUp.status === 'owed' && (
        <CancelFollowUp key={followUp.id} followUp={followUp} onDone={onSettled} />
      )}
    </>
  )
}

function CallButton({ followUp, number }: { followUp: FollowUp; number: string }) {
  const desk = useDeskClient()
  const { t } = useTranslation('followUps')
  const isCalling = useWholeDesk((desk) =>
    desk.calls.some((call) => call.followUpId === followUp.id && call.phase !== 'ended'),
  )
  const shown = formatNumber(number)
  return (
    <Button
      color="ready"
      size="md"
      disabled={isCalling}
      aria-label={isCalling ? undefined : t('callWith', { number: shown })}
      leftSection={<IconPhone size={18} aria-hidden="true" />}
      onClick={() => void runOrNotify(desk, 'call.dial', toDialFor(followUp))}
    >
      {isCalling ? t('calling') : t('callWith', { number: shown })}
    </Button>
  )
}

/** Who wrote something, and when. */
function Written({ by, when }: { readonly by: PersonId; readonly when: WrittenAt }) {
  const { t } = useTranslation('followUps')
  const name = useDesk((desk) => desk.people.find((person) => person.id === by)?.name ?? '—')
  const whenOf = useWrittenWhen()
  return (
    <Text span size="xs" c="dimmed">
      {t('by', { name, time: whenOf(when) })}
    </Text>
  )
}

function Attempts({ followUp }: { followUp: FollowUp }) {
  const { t } = useTranslation('followUps')
  const attempts = followUp.attempts.toReversed()
  return (
    <Panel
      label={t('history')}
      aside={attempts.length > 0 && <AttemptsText attempts={followUp.attempts} />}
      face={attempts.length === 0 ? { face: 'empty', message: t('noHistory') } : { face: 'filled' }}
    >
      <div className={classes.body}>
        <ul className={classes.attempts}>
          {attempts.map((attempt) => (
            <li key={attempt.at}>
              <Group justify="space-between" gap="sm">
                <Text span fw={600} size="sm">
                  {t(`outcome.${attempt.outcome}`)}
                </Text>
                <Written by={attempt.by} when={attempt} />
              </Group>
              {attempt.text !== '' && <ClampedText text={attempt.text} lines={4} />}
              {attempt.isContactUnknown === true && (
                <Text size="xs" c="dimmed">
                  {t('contactUnknown')}
                </Text>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  )
}
