import type { ShellCallSummary, ShellSummary } from '../../shared/contract/shell-door.ts'
import type { ShellWords } from './words/index.ts'

/** A notification of the system for a call that rings. It has no button: nothing is answered by accident. */
export interface RingNotice {
  readonly callId: ShellCallSummary['callId']
  readonly title: string
  readonly body: string
}

export const isRinging = ({ direction, phase }: ShellCallSummary): boolean =>
  direction === 'inbound' && phase === 'ringing'

/** The notifications that should stand now: one for each ringing call, none while the window is in front. */
export function ringNotices(summary: ShellSummary, isInFront: boolean, words: ShellWords): RingNotice[] {
  if (!summary.desktop.notifyRinging || isInFront) return []
  return summary.calls.filter(isRinging).map((call) => ({
    callId: call.callId,
    title: words.ringing.title(call.name ?? words.ringing.unknown),
    body: [
      numberText(call.number, summary.desktop.notifyNumber, words),
      call.queueName === null ? null : words.ringing.queue(call.queueName),
    ]
      .filter((part) => part !== null)
      .join(' · '),
  }))
}

function numberText(
  number: string | null,
  wanted: ShellSummary['desktop']['notifyNumber'],
  words: ShellWords,
): string | null {
  if (wanted === 'none') return null
  if (number === null) return words.ringing.withheld
  return wanted === 'full' ? number : words.ringing.shortNumber(number.replace(/\D/g, '').slice(-4))
}
