import type { ShellCallSummary, ShellSummary } from '../../shared/contract/shell-door.ts'
import { DEFAULT_SETTINGS } from '../../shared/contract/settings.ts'
import type { CallId, ContactId } from '../../shared/domain/ids.ts'

/** A summary as the core tells it, with what a test is about. */
export const summaryOf = (change: Partial<ShellSummary> = {}): ShellSummary => ({
  language: 'zh-CN',
  person: { name: '李静', extension: '1001' },
  agent: { activity: 'ready', pauseReason: null, since: 0 },
  isAgentUnconfirmed: false,
  calls: [],
  isWrappingUp: false,
  unsent: { toSend: 0, needsYou: 0 },
  isTrial: true,
  mayWatchBoard: false,
  desktop: DEFAULT_SETTINGS.desktop,
  ...change,
})

export const callOf = (id: string, change: Partial<ShellCallSummary> = {}): ShellCallSummary => ({
  callId: id as CallId,
  contactId: `contact of ${id}` as ContactId,
  phase: 'ringing',
  direction: 'inbound',
  name: '王小明',
  number: '138 0013 8000',
  queueName: '售后',
  startedAt: 0,
  answeredAt: null,
  endReason: null,
  ...change,
})
