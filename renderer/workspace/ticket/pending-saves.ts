import type { TicketId } from '../../../shared/domain/ids.ts'

/** Open ticket forms, so that finishing a wrap-up also saves what stands unsaved beside it. */
type Save = () => Promise<boolean>
const saves = new Map<TicketId, Save>()

/** A form says how it is saved while it is on the screen; `save` answers false when it was refused. */
export function offerSave(ticketId: TicketId, save: Save): () => void {
  saves.set(ticketId, save)
  return () => {
    if (saves.get(ticketId) === save) saves.delete(ticketId)
  }
}

/** Saves what is typed on the ticket's form; true when there was nothing, or it was saved. */
export const saveOpenTicket = (ticketId: TicketId | null): Promise<boolean> =>
  (ticketId === null ? undefined : saves.get(ticketId)?.()) ?? Promise.resolve(true)
