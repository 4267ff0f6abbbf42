import {
  MOST_HANDOVER_NOTE,
  MOST_HANDOVER_NOTES,
  type CallSegment,
  type HandoverNote,
} from './call-record.ts'
import { withoutUnseen } from './caller-name.ts'
import { cutTitle } from './cut-text.ts'
import type { Moment } from './time.ts'

/** Returns a note for the next agent as it is kept and shown: on one line, cut between letters, without what is not seen; '' where nothing is left. */
export const cleanHandoverNote = (raw: string): string =>
  cutTitle(withoutUnseen(raw.replace(/\s+/gu, ' ')), MOST_HANDOVER_NOTE)

/** Returns the notes of a segment with one more; the same list where it says the last one again, which nobody has been given yet. */
export function withHandoverNote(
  { handoverNotes = [], handedOverAt }: Pick<CallSegment, 'handoverNotes' | 'handedOverAt'>,
  note: HandoverNote,
): readonly HandoverNote[] {
  const last = handoverNotes.at(-1)
  if (last?.text === note.text && last.at > (handedOverAt ?? 0)) return handoverNotes
  return [...handoverNotes, note].slice(-MOST_HANDOVER_NOTES)
}

/** The moment from which on notes are about the handover that comes: before it the agent was in the contact another time. */
const since = ({ answeredAt, rejoinedAt }: CallSegment): Moment => rejoinedAt ?? answeredAt ?? 0

/** What stands for no note, where one of a transfer that failed stands before it: that one is not for whoever comes now. */
export const NO_HANDOVER_NOTE = '—'

/** Returns what an agent gave the next one to know; null where nothing was given since the agent came into the contact. */
export function givenNote(segment: CallSegment): string | null {
  const last = segment.handoverNotes?.at(-1)
  const isGiven = last !== undefined && last.at >= since(segment) && last.text !== NO_HANDOVER_NOTE
  return isGiven ? last.text : null
}
