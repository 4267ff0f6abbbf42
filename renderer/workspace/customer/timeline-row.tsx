import { UnstyledButton } from '@mantine/core'
import { memo, type ReactNode } from 'react'
import type { TimelineItem } from '../../../shared/contract/desk-state.ts'
import { isEndUnknown, type CallRecord } from '../../../shared/domain/call-record.ts'
import { outcomesOf } from '../../../shared/domain/segments.ts'
import type { SentAgain } from '../../../shared/domain/sent-again.ts'
import type { TicketStatus } from '../../../shared/domain/ticket.ts'
import { formatClock, formatMoney, formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { Meaning } from '../../ui/colours.ts'
import {
  IconNote,
  IconPackage,
  IconPhoneCalling,
  IconPhoneIncoming,
  IconPhoneOff,
  IconPhoneOutgoing,
  IconTicket,
  type Icon,
} from '../../ui/icons.ts'
import { ClampedText } from '../../ui/clamped-text.tsx'
import { useGapMessages } from '../../ui/gap-messages.ts'
import { useSentAgain } from '../../ui/use-sent-again.ts'
import { textColour } from '../../ui/state-dot.tsx'
import { useNowAs } from '../../ui/ticker.ts'
import { openTicket } from '../navigation/navigation.ts'
import { CallSegments, UnclaimedOutcome } from './call-segments.tsx'
import classes from './customer.module.css'
import { hadPart, useSegmentTexts } from './segment-texts.ts'
import { useWrittenWhen } from '../../ui/written-when.ts'

interface Appearance {
  readonly icon: Icon
  readonly meaning: Meaning
  readonly title: ReactNode
  readonly details: readonly (string | null)[]
  /** Under the details. */
  readonly more?: ReactNode
}

/** One thing that happened: what, when, and the facts that matter later. */
export const TimelineRow = memo(function TimelineRow({ item }: { readonly item: TimelineItem }) {
  const { icon: EventIcon, meaning, title, details, more } = useAppearance(item)
  const sentAgain = useSentAgain()
  const facts = [...details, sentAgain(valueOf(item).sentAgain)].filter((fact) => fact !== null)
  return (
    <li className={classes.event}>
      <span className={classes.eventIcon} style={{ color: textColour(meaning) }}>
        <EventIcon size={17} aria-hidden="true" />
      </span>
      <span className={classes.eventBody}>
        <span className={classes.eventHead}>
          <span>{title}</span>
          <time className={classes.eventTime} dateTime={new Date(item.at).toISOString()}>
            {formatWhen(item.at)}
          </time>
        </span>
        {facts.length > 0 && <ClampedText className={classes.dimmed} text={facts.join(' · ')} lines={3} />}
        {more}
      </span>
    </li>
  )
})

/** The entity that a row is about. */
function valueOf(item: TimelineItem): { readonly sentAgain?: SentAgain | undefined } {
  switch (item.kind) {
    case 'call':
      return item.call
    case 'ticket':
      return item.ticket
    case 'note':
      return item.note
    case 'order':
      return item.order
    case 'followUp':
      return item.followUp
  }
}

const STATUS_MEANING: Record<TicketStatus, Meaning> = {
  new: 'accent',
  processing: 'talking',
  waiting: 'held',
  resolved: 'ready',
  closed: 'paused',
}

function useAppearance(item: TimelineItem): Appearance {
  const { t } = useTranslation('customer')
  const { t: common } = useTranslation()
  const call = useCallAppearance(item)
  const whenOf = useWrittenWhen()
  switch (item.kind) {
    case 'call':
      return call(item)
    case 'ticket': {
      const { ticket } = item
      const number = ticket.number ?? common('noNumberYet')
      return {
        icon: IconTicket,
        meaning: STATUS_MEANING[ticket.status],
        title: (
          <UnstyledButton
            className={classes.eventLink}
            onClick={() => openTicket(ticket.id, ticket.customerId)}
          >
            {common(`kind.${ticket.kind}`)} {number}
          </UnstyledButton>
        ),
        details: [
          ticket.title || null,
          common(`status.${ticket.status}`),
          ticket.isContactUnknown === true ? t('contactUnknown') : null,
        ],
      }
    }
    case 'note':
      return {
        icon: IconNote,
        meaning: 'paused',
        title: t('noteBy', { name: item.authorName ?? common('unknown') }),
        details: [item.note.text, item.note.claimedAt === undefined ? null : whenOf(item.note)],
      }
    case 'order':
      return {
        icon: IconPackage,
        meaning: 'paused',
        title: `${t('placed')} ${item.order.items.map(({ name }) => name).join('、')}`,
        details: [t('order', { number: item.order.number }), formatMoney(item.order.total)],
      }
    case 'followUp': {
      const { followUp } = item
      return {
        icon: IconPhoneCalling,
        meaning: followUp.status === 'owed' ? 'held' : 'paused',
        title: t(`followUp.${followUp.cause}`),
        details: [
          followUp.subject || null,
          followUp.status === 'owed'
            ? t('followUp.owed', { when: formatWhen(followUp.dueAt) })
            : followUp.cancelled
              ? t('followUp.cancelledFor', { why: followUp.cancelled.why })
              : t(`followUp.${followUp.status}`),
        ],
      }
    }
  }
}

/** @param of the item that is drawn; a call without an end is drawn anew when that is not to come any more */
function useCallAppearance(of: TimelineItem): (item: Extract<TimelineItem, { kind: 'call' }>) => Appearance {
  const isUnknown = useNowAs((now) => of.kind === 'call' && isEndUnknown(of.call, now))
  const { t } = useTranslation('customer')
  const { t: common } = useTranslation()
  const gapMessages = useGapMessages()
  const texts = useSegmentTexts()
  const details = (call: CallRecord, isOfSeveral: boolean): (string | null)[] => [
    call.endedAt !== null || call.outcome !== null ? null : isUnknown ? common('outcomeUnknown') : t('now'),
    call.outcome !== null && call.outcome !== 'answered' ? common(`outcome.${call.outcome}`) : null,
    call.answeredAt !== null && call.endedAt !== null
      ? t('talkTime', { clock: formatClock(call.endedAt - call.answeredAt) })
      : null,
    call.answeredAt === null && call.waitedMs !== null && call.waitedMs > 0
      ? t('waitedTime', { clock: formatClock(call.waitedMs) })
      : null,
    // of several agents each part says its own
    ...(isOfSeveral ? [] : outcomesOf(call).map((outcome) => common(`disposition.${outcome}`))),
    ...gapMessages(call.gaps),
    call.quality === null ? null : t('qualityOf', { mos: call.quality.mos.toFixed(1) }),
    call.isConsolesWord ? t('consolesWord') : null,
  ]
  return ({ call, agentName, queueName, segments }) => {
    const isLost = call.outcome !== null && call.outcome !== 'answered'
    const taken = segments.filter(hadPart)
    const isOfSeveral = taken.length > 1
    const hasMore = isOfSeveral || taken.some(({ handoverNotes = [] }) => handoverNotes.length > 0)
    return {
      icon: isLost ? IconPhoneOff : call.direction === 'inbound' ? IconPhoneIncoming : IconPhoneOutgoing,
      meaning: isLost ? 'breach' : isUnknown ? 'paused' : 'talking',
      title: [common(`direction.${call.direction}`), queueName, texts.agents(segments) ?? agentName]
        .filter((part) => part !== null)
        .join(' · '),
      details: details(call, hasMore),
      // notes have rows of their own here, but for those that were given with a transfer
      ...(hasMore && {
        more: (
          <>
            <CallSegments segments={taken} hasNotes={false} />
            <UnclaimedOutcome call={call} />
          </>
        ),
      }),
    }
  }
}
