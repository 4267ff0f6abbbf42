import type { ShellCallSummary, ShellSummary } from '../../shared/contract/shell-door.ts'

/** Callers whom nobody here answered since the window was last looked at. */
export interface MissedCalls {
  /** By contact: who rings twice in vain is one. */
  readonly contacts: ReadonlySet<string>
  /** Calls that are counted, or were seen, while their card stands. */
  readonly known: ReadonlySet<string>
}
export const NO_MISSED_CALLS: MissedCalls = { contacts: new Set(), known: new Set() }

/**
 * Notes what was missed, each call once. Calls that were taken elsewhere or refused here are not missed, nor is a caller
 * who rings again; while the window is in front the person has seen it.
 */
export function noteMissed(before: MissedCalls, summary: ShellSummary, isInFront: boolean): MissedCalls {
  const missed = summary.calls.filter(isMissed)
  const contacts = new Set(isInFront ? [] : before.contacts)
  if (!isInFront)
    for (const { callId, contactId } of missed) if (!before.known.has(callId)) contacts.add(contactId)
  for (const { phase, contactId } of summary.calls) if (phase !== 'ended') contacts.delete(contactId)
  return { contacts, known: new Set(missed.map(({ callId }) => callId)) }
}

const MISSED_REASONS: ReadonlySet<ShellCallSummary['endReason']> = new Set([
  'abandoned',
  'stoppedRinging',
  'noAnswer',
])
const isMissed = ({ direction, endReason }: ShellCallSummary): boolean =>
  direction === 'inbound' && MISSED_REASONS.has(endReason)
