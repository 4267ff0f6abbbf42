import { CallRecord } from '../domain/call-record.ts'
import { dialTextOf } from '../domain/party-number.ts'
import { isAnyWrapUpOwed } from '../domain/segments.ts'
import { EVERYBODY } from './bucket.ts'
import { defineEntity } from './define-entity.ts'

export const callEntity = defineEntity({
  kind: 'call',
  title: { en: 'Call', 'zh-CN': '通话' },
  schema: CallRecord,
  buckets: EVERYBODY,
  hub: {
    table: 'calls',
    columns: (call) => ({
      contact_id: call.contactId,
      customer_id: call.customerId,
      number: dialTextOf(call),
      queue_id: call.queueId,
      agent_id: call.agentId,
      direction: call.direction,
      started_at: call.startedAt,
      answered_at: call.answeredAt,
      ended_at: call.endedAt,
      waited_ms: call.waitedMs,
      outcome: call.outcome,
    }),
  },
  cache: {
    table: 'call',
    at: (call) => call.startedAt,
    columns: {
      contact_id: (call) => call.contactId,
      number: (call) => dialTextOf(call),
      customer_id: (call) => call.customerId,
      ticket_id: (call) => call.ticketId,
      agent_id: (call) => call.agentId,
      outcome: (call) => call.outcome,
      started_at: (call) => call.startedAt,
      is_wrap_up_owed: (call) => Number(isAnyWrapUpOwed(call)),
    },
  },
  search: (call) => [{ kind: 'number', text: dialTextOf(call) }],
  listHeading: (call) => [call.agentId ?? '', call.outcome ?? '', ''],
})
