import { useSyncExternalStore } from 'react'
import type { Act } from '../../../shared/acts/registry.ts'
import type { TicketId } from '../../../shared/domain/ids.ts'

/** A ticket's form, for the wrap-up beside it. */
interface OpenForm {
  /** Saves what is typed; without `isWithNote` all but the note. False when it was refused. */
  readonly save: (more?: readonly Act[], isWithNote?: boolean) => Promise<boolean>
  /** The note that is typed and not saved. */
  readonly note: () => string
  /** This note was saved with the wrap-up. */
  readonly forgetNote: (note: string) => void
}

/** Ticket forms on the screen, so that finishing a wrap-up also saves what stands unsaved beside it. */
const forms = new Map<TicketId, OpenForm>()
const listeners = new Set<() => void>()
const tell = (): void => {
  for (const listener of listeners) listener()
}
const follow = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A form says how it is saved while it is on the screen. */
export function offerForm(ticketId: TicketId, form: OpenForm): () => void {
  forms.set(ticketId, form)
  tell()
  return () => {
    if (forms.get(ticketId) === form) forms.delete(ticketId)
    tell()
  }
}

/** The ticket's form where it is on the screen. */
export const openFormOf = (ticketId: TicketId | null): OpenForm | undefined =>
  ticketId === null ? undefined : forms.get(ticketId)

/** Whether the ticket's form is on the screen. */
export const useHasOpenForm = (ticketId: TicketId | null): boolean =>
  useSyncExternalStore(follow, () => openFormOf(ticketId) !== undefined)
