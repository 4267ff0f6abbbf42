import type { TFunction } from 'i18next'
import type { FollowUpRow, TicketRow } from '../../../shared/contract/desk-queries.ts'
import type { UnsavedDraft } from '../../../shared/contract/my-work.ts'
import { isUnderReview } from '../../../shared/domain/review-rules.ts'
import { isMissed, type FollowUp } from '../../../shared/domain/follow-up.ts'
import { MAX_ATTEMPTS } from '../../../shared/domain/follow-up-rules.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import { TICKET_STEPS, type Ticket } from '../../../shared/domain/ticket.ts'
import { formatWhen } from '../../i18n/format.ts'
import { shownNumber } from '../../ui/shown-number.ts'
import { ticketTitle } from '../../ui/ticket-title.ts'
import { createCustomer } from '../customers/customers-view.ts'
import { createFollowUp, showFollowUp } from '../follow-ups/follow-ups-view.ts'
import { openCustomer, openRoom, openTicket } from '../navigation/navigation.ts'

/** A row of the worklist: when, what it is as a sentence, what comes next. */
export interface WorkItem {
  readonly key: string
  readonly dueAt: Moment | null
  readonly title: string
  readonly next: string
  readonly open: () => void
  /** The follow-up that can be called from the row. */
  readonly followUp?: FollowUp
  /** The ticket whose state stands at the end of the row. */
  readonly ticket?: Ticket
}

/** The texts of several namespaces, bound to a language. */
export interface WorkTexts {
  readonly t: TFunction<'myWork'>
  readonly common: TFunction
  readonly followUps: TFunction<'followUps'>
  readonly now: Moment
}

const joined = (...parts: readonly (string | null | undefined)[]): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ')

/** The stage that a ticket comes to next; a review ends by a decision, and the last stage is worked on itself. */
function nextOf(ticket: Ticket, { t, common }: WorkTexts): string {
  const { kind, step } = ticket
  const stages = TICKET_STEPS[kind]
  const stage = isUnderReview(ticket) ? stages[step] : (stages[step + 1] ?? stages[step])
  return stage === undefined ? '' : t('next', { stage: common(`step.${stage}`) })
}

/** A ticket by its deadline. */
export const ticketItem = ({ ticket, customerName }: TicketRow, texts: WorkTexts): WorkItem => ({
  key: `ticket:${ticket.id}`,
  dueAt: ticket.dueAt,
  title: ticketTitle(ticket, customerName, texts.common),
  next: joined(
    customerName ?? shownNumber({ ...ticket, number: ticket.callerNumber }),
    nextOf(ticket, texts),
  ),
  open: () => openTicket(ticket.id, ticket.customerId),
  ticket,
})

/** A call that is owed; of one to a caller who reached nobody the reason stands below the name. */
export function followUpItem({ followUp, customerName, queueName }: FollowUpRow, texts: WorkTexts): WorkItem {
  const { t, followUps } = texts
  const who = customerName ?? shownNumber(followUp) ?? followUps('unknownCustomer')
  const n = followUp.attempts.length
  const tried = n === 0 ? null : followUps('attempts', { n, most: MAX_ATTEMPTS })
  const own = followUp.assignee === null ? null : t('own')
  const cause = followUps(`cause.${followUp.cause}`)
  return {
    key: `followUp:${followUp.id}`,
    dueAt: followUp.dueAt,
    ...(isMissed(followUp)
      ? { title: who, next: joined(cause, queueName, tried, own) }
      : {
          title: joined(who, followUp.subject === '' ? cause : followUp.subject),
          next: joined(queueName, tried ?? followUps('attemptsNone'), own),
        }),
    open: () => openFollowUp(followUp.id),
    followUp,
  }
}
const openFollowUp = (id: FollowUp['id']): void => {
  showFollowUp({ show: 'followUp', id })
  openRoom('followUps')
}

/** Something typed and not saved; opening it brings the words back. */
export function draftItem(
  { key, savedAt, length, about, customerName }: UnsavedDraft,
  texts: WorkTexts,
): WorkItem {
  const { t, common, now } = texts
  const next = t('draft.typed', { n: length, when: formatWhen(savedAt, now) })
  const item = { key: `draft:${key}`, dueAt: null, next }
  switch (about.kind) {
    case 'ticket': {
      const { id, ticket } = about
      const title = ticket === null ? '' : ticketTitle(ticket, customerName, common)
      return {
        ...item,
        title: joined(t('draft.ticket'), title),
        open: () => openTicket(id, ticket?.customerId ?? null),
      }
    }
    case 'customer': {
      const { id } = about
      if (id === null) return { ...item, title: t('draft.newCustomer'), open: createCustomer }
      return { ...item, title: joined(t('draft.customer'), customerName), open: () => openCustomer(id) }
    }
    case 'followUp': {
      const { id } = about
      if (id === null) return { ...item, title: t('draft.newFollowUp'), open: createFollowUp }
      return { ...item, title: joined(t('draft.followUp'), customerName), open: () => openFollowUp(id) }
    }
  }
}
