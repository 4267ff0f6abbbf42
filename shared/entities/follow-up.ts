import { FollowUp, isMissed } from '../domain/follow-up.ts'
import { dialTextOf } from '../domain/party-number.ts'
import { EVERYBODY } from './bucket.ts'
import { defineEntity } from './define-entity.ts'

export const followUpEntity = defineEntity({
  kind: 'followUp',
  title: { en: 'Follow-up', 'zh-CN': '回访' },
  schema: FollowUp,
  buckets: EVERYBODY,
  hub: {
    table: 'follow_ups',
    columns: (followUp) => ({
      status: followUp.status,
      cause: followUp.cause,
      number: dialTextOf(followUp),
      customer_id: followUp.customerId,
      contact_id: followUp.contactId,
      due_at: followUp.dueAt,
    }),
  },
  cache: {
    table: 'follow_up',
    at: (followUp) => followUp.createdAt,
    columns: {
      customer_id: (followUp) => followUp.customerId,
      number: (followUp) => dialTextOf(followUp),
      status: (followUp) => followUp.status,
      due_at: (followUp) => followUp.dueAt,
      created_at: (followUp) => followUp.createdAt,
      assignee: (followUp) => followUp.assignee,
      queue_id: (followUp) => followUp.queueId,
      subject: (followUp) => followUp.subject,
      is_missed: (followUp) => Number(isMissed(followUp)),
    },
  },
  listHeading: (followUp) => ['', followUp.status, ''],
})
