import { Button } from '@mantine/core'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { formatClock } from '../../i18n/format.ts'
import { currentLanguage } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { ClampedText } from '../../ui/clamped-text.tsx'
import { LevelBadge } from '../../ui/badges.tsx'
import { Duration } from '../../ui/duration.tsx'
import { useDeskClient } from '../../ui/desk-context.ts'
import { NumberText } from '../../ui/number-text.tsx'
import { useGapMessages } from '../../ui/gap-messages.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import { CONTACT_ATTRIBUTE } from '../wrap-up/use-retained-wrap-ups.ts'
import { WrapUpForm } from '../wrap-up/wrap-up-form.tsx'
import { WrapUpTimer } from '../wrap-up/wrap-up-timer.tsx'
import { CallButtons } from './call-buttons.tsx'
import type { CallCardProps } from './call-card-props.ts'
import classes from './call-card.module.css'
import { CallGaps } from './call-gaps.tsx'
import { appearanceOf } from './call-appearance.ts'
import { EarlierCalls } from './earlier-calls.tsx'
import { CallProblem } from './call-problem.tsx'
import { Keypad } from './keypad.tsx'
import { QualityBars } from './quality-bars.tsx'
import { RingsUntil } from './rings-until.tsx'
import { TransferTool } from './transfer-tool.tsx'
import { CreateCustomer, WhyCustomer } from './why-customer.tsx'

/** One call: who it is, why we think so, how long, and the next key to press. */
export function CallCardView(props: CallCardProps) {
  const { call, tool, onTool } = props
  const { t } = useTranslation('call')
  const { phase, meaning, icon } = appearanceOf(call)
  return (
    <section
      className={classes.card}
      data-meaning={meaning}
      data-phase={phase}
      aria-label={t('panel')}
      {...{ [CONTACT_ATTRIBUTE]: call.contactId }}
    >
      <header className={classes.head}>
        <StateDot meaning={meaning} icon={icon}>
          <strong>{t(`phase.${phase}`)}</strong>
          <span className={classes.queue}>· {useOrigin(call)}</span>
        </StateDot>
        <HeadAside call={call} />
      </header>
      <div className={classes.body}>
        <Who call={call} />
        {call.simulated && <p className={classes.simulated}>{t(`simulated.${call.simulated}`)}</p>}
        <HandoverNote note={call.handoverNote} />
        {call.phase === 'ringing' && <RingsUntil call={call} isSecond={props.isSecond} />}
        <Talk call={call} />
        {call.extension && call.phase === 'talking' && (
          <ExtensionTones call={call} extension={call.extension} />
        )}
        <CallProblem problem={call.problem} />
        <EarlierCalls call={call} />
        {call.customer === null && call.number.kind === 'e164' && call.answeredAt !== null && (
          <CreateCustomer call={call} />
        )}
        {call.phase === 'ended' ? (
          <Ended call={call} onWrappedUp={props.onWrappedUp} />
        ) : (
          <CallButtons {...props} />
        )}
        {tool === 'keypad' && call.endedAt === null && <Keypad callId={call.callId} />}
        {tool === 'transfer' && call.endedAt === null && (
          <TransferTool callId={call.callId} contactId={call.contactId} onDone={() => onTool('transfer')} />
        )}
      </div>
    </section>
  )
}

function useOrigin(call: CallCard): string {
  const { t } = useTranslation('call')
  const { direction, transferredBy, queueName } = call
  if (direction === 'outbound') return t('outbound')
  const by = transferredBy === null ? [] : [t('transferredBy', { name: transferredBy })]
  const queue = queueName === null ? [] : [t('queue', { queue: queueName })]
  return [...by, ...queue].join(' · ') || t('direct')
}

function HeadAside({ call }: { readonly call: CallCard }) {
  const { t } = useTranslation('call')
  if (call.phase === 'ended' && call.wrapUp) return <WrapUpTimer {...call.wrapUp} />
  if (call.phase === 'ringing' && call.waitedMs === null) return <Duration since={call.startedAt} />
  if (call.waitedMs === null || call.waitedMs < 1000) return null
  return <span className={classes.waited}>{t('waited', { clock: formatClock(call.waitedMs) })}</span>
}

function Who({ call }: { readonly call: CallCard }) {
  const { t } = useTranslation('call')
  const { t: common } = useTranslation()
  const { customer, number } = call
  const name = customer?.customer.name ?? call.displayName ?? common('unknownCaller')
  const facts = [
    number.place?.[currentLanguage()] ?? null,
    number.arrivedBy && t('arrivedBy', { prefix: number.arrivedBy }),
    customer && customer.counts.callsThisMonth > 0 && call.direction === 'inbound'
      ? t('monthCalls', { n: customer.counts.callsThisMonth })
      : null,
  ].filter((fact) => fact !== null)
  return (
    <div className={classes.who}>
      <h2 className={classes.name}>
        <span>{name}</span>
        {customer && customer.customer.level !== 'standard' && <LevelBadge level={customer.customer.level} />}
      </h2>
      <p className={classes.number}>
        {number.value === null ? (
          t('withheld')
        ) : call.endedAt === null ? (
          <span data-testid="call-number">{number.display}</span>
        ) : (
          <NumberText
            number={number.value}
            display={number.display}
            customerId={customer?.customer.id ?? null}
            ticketId={call.ticketId}
          />
        )}
      </p>
      {facts.length > 0 && <p className={classes.fact}>{facts.join(' · ')}</p>}
      <WhyCustomer call={call} />
    </div>
  )
}

/** What the colleague who handed the customer over wants to be known. */
function HandoverNote({ note }: { readonly note: string | null }) {
  const { t } = useTranslation('call')
  if (note === null) return null
  return (
    <div className={classes.handoverNote} role="note" aria-label={t('handoverNote')}>
      <span className={classes.fact}>{t('handoverNote')}</span>
      <ClampedText text={note} lines={3} />
    </div>
  )
}

function Talk({ call }: { readonly call: CallCard }) {
  const { t } = useTranslation('call')
  if (call.phase === 'ringing' || call.phase === 'ended') return null
  return (
    <div className={classes.talk}>
      <span className={classes.clock} data-testid="call-clock">
        <Duration since={call.answeredAt ?? call.startedAt} />
      </span>
      <span className={classes.talkAside}>
        {call.answeredAt !== null && <QualityBars quality={call.quality} />}
        {call.heldSince !== null && (
          <span className={classes.held}>
            {t('phase.held')} <Duration since={call.heldSince} />
          </span>
        )}
        {call.isMuted && <span className={classes.muted}>{t('mutedNow')}</span>}
        {call.isRemoteHeld && <span className={classes.held}>{t('remoteHeld')}</span>}
        <Transfer call={call} />
        <CallGaps gaps={call.gaps} />
      </span>
    </div>
  )
}

/** Where the call goes while it is transferred, and after a try that failed. */
function Transfer({ call: { phase, transfer, problem } }: { readonly call: CallCard }) {
  const { t } = useTranslation('call')
  if (phase === 'transferring')
    return <span>{transfer ? t('transferringTo', { name: transfer.name }) : t('transferring')}</span>
  return transfer && problem && phase !== 'ending' ? (
    <span>{t('transferFailed', { name: transfer.name })}</span>
  ) : null
}

/** The extension that was dialled with the number: keyed in when the other side asks for it. */
function ExtensionTones({
  call,
  extension,
}: {
  call: CallCard
  extension: NonNullable<CallCard['extension']>
}) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const { digits, isSent } = extension
  return (
    <Button
      variant={isSent ? 'default' : 'filled'}
      onClick={() => void runOrNotify(desk, 'call.sendDtmf', { callId: call.callId, tones: digits })}
    >
      {t(isSent ? 'extensionAgain' : 'extension', { digits })}
    </Button>
  )
}

function Ended({ call, onWrappedUp }: { readonly call: CallCard; readonly onWrappedUp: () => void }) {
  const { t } = useTranslation('call')
  const { t: wrapUp } = useTranslation('wrapUp')
  const talked =
    call.answeredAt !== null && call.endedAt !== null
      ? wrapUp('talked', { clock: formatClock(call.endedAt - call.answeredAt) })
      : null
  const gaps = useGapMessages()(call.gaps.flatMap((gap) => (gap.ms === null ? [] : [{ ...gap, ms: gap.ms }])))
  // nobody says how it ended, and nothing is known to be wrong: it was being transferred when the page went
  const isUnknown = call.endReason === 'failed' && call.problem === null && talked !== null
  const reason =
    call.endReason === 'transferred' && call.transfer
      ? t('transferredTo', { name: call.transfer.name })
      : call.endReason && !isUnknown
        ? t(`endReason.${call.endReason}`)
        : null
  return (
    <>
      <p className={classes.fact}>
        {[reason, talked, ...gaps].filter((message) => message !== null).join(' · ')}
      </p>
      <Redial call={call} />
      {call.wrapUp !== null && (
        <WrapUpForm
          contactId={call.contactId}
          ticketId={call.ticketId}
          timer={call.wrapUp}
          isHandedOver={call.endReason === 'transferred'}
          hasKeys
          onDone={onWrappedUp}
        />
      )}
    </>
  )
}

/** Dials once more what was not answered, about the same customer, ticket and follow-up. */
function Redial({ call }: { readonly call: CallCard }) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const { direction, answeredAt, number, customer, ticketId, followUpId } = call
  const { value } = number
  if (direction === 'inbound' || answeredAt !== null || value === null) return null
  const customerId = customer?.customer.id ?? null
  return (
    <Button
      variant="default"
      fullWidth
      onClick={() => void runOrNotify(desk, 'call.dial', { number: value, customerId, ticketId, followUpId })}
    >
      {t('redial')}
    </Button>
  )
}
