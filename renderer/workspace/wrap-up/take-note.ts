import type { TicketId } from '../../../shared/domain/ids.ts'
import { openFormOf } from '../ticket/pending-saves.ts'

interface TakenNote {
  /** What `wrapUp.finish` is told. */
  readonly said: { readonly note: string; readonly noteOf: TicketId | null }
  /** To be called once the wrap-up has it. */
  readonly forget: () => void
}

/**
 * Saves the ticket's form beside a wrap-up, and gives the one note of both: the wrap-up's `own`, else what is typed on the ticket, which
 * the wrap-up then writes in the ticket's place. Null where the ticket was refused.
 */
export async function takeNote(ticketId: TicketId | null, own: string): Promise<TakenNote | null> {
  const form = openFormOf(ticketId)
  const beside = own.trim() === '' ? (form?.note() ?? '') : ''
  const isBeside = beside.trim() !== ''
  if (form && !(await form.save([], !isBeside))) return null
  return isBeside
    ? { said: { note: beside, noteOf: ticketId }, forget: () => form?.forgetNote(beside) }
    : { said: { note: own, noteOf: null }, forget: () => undefined }
}
