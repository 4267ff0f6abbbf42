import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { v7 } from 'uuid'
import type { Act, ActOf } from '../../../shared/acts/registry.ts'
import type { TicketView } from '../../../shared/contract/desk-queries.ts'
import type { NoteId, PersonId } from '../../../shared/domain/ids.ts'
import { roundAfterUpdate } from '../../../shared/domain/review-rules.ts'
import type { Priority, Ticket, TicketKind } from '../../../shared/domain/ticket.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { showProblem } from '../../ui/notify.ts'
import { useDraft, type DraftHandle } from '../../ui/use-draft.ts'
import { draftsOf } from '../../ui/window-drafts.ts'
import { offerForm } from './pending-saves.ts'
import { deskNow } from '../../ui/desk-time.ts'

/** What is typed on a ticket and not saved yet. */
export interface TicketDraft {
  readonly kind: TicketKind
  readonly reason: string | null
  readonly product: Ticket['product']
  readonly priority: Priority
  readonly title: string
  readonly note: string
}

export interface TicketForm {
  readonly draft: DraftHandle<TicketDraft>
  /** The ticket as it will be once saved. */
  readonly ticket: Ticket
  readonly savedAt: Moment | null
  readonly isSaving: boolean
  /**
   * Saves what is typed (without `isWithNote` all but the note), and does `more` with it, all or nothing; false when it was refused. What
   * is being saved already is not saved twice; anything else waits for that and comes after it.
   */
  readonly save: (more?: readonly Act[], isWithNote?: boolean) => Promise<boolean>
}

type Fields = ActOf<'ticket.update'>['fields']

/** The acts that save what was typed; none where nothing differs from the ticket. */
export function actsOf(ticket: Ticket, typed: Partial<TicketDraft>): Act[] {
  const { note, ...rest } = typed
  const isNew = ([name, value]: [string, unknown]): boolean =>
    JSON.stringify(value) !== JSON.stringify(ticket[name as keyof Ticket])
  const fields = Object.fromEntries(Object.entries(rest).filter(isNew)) as Fields
  const acts: Act[] = []
  if (Object.keys(fields).length > 0) acts.push({ type: 'ticket.update', id: ticket.id, fields })
  if (note !== undefined && note.trim() !== '')
    acts.push({
      type: 'note.add',
      id: v7() as NoteId,
      about: { entity: 'ticket', id: ticket.id },
      text: note.trim(),
    })
  return acts
}

/** The ticket as saving makes it of what is typed, by the same rules. */
function withTyped(
  ticket: Ticket,
  { note: _note, ...fields }: Partial<TicketDraft>,
  by: PersonId | undefined,
): Ticket {
  const round = by === undefined ? {} : roundAfterUpdate(ticket, fields, { actor: { id: by }, at: deskNow() })
  return { ...ticket, ...fields, ...round }
}

/** The form of one ticket: its draft, and the way to save it. */
export function useTicketForm({ ticket, revision }: TicketView): TicketForm {
  const desk = useDeskClient()
  const key = `ticket:${ticket.id}`
  const { kind, reason, product, priority, title } = ticket
  const base = useMemo<TicketDraft>(
    () => ({ kind, reason, product, priority, title, note: '' }),
    [kind, reason, product, priority, title],
  )
  const draft = useDraft(key, base)
  const me = useDesk((desk) => desk.session?.person.id)
  const [savedAt, setSavedAt] = useState<Moment | null>(null)
  const [isSaving, setIsSaving] = useState(false)
  const latest = useRef({ ticket, revision, draft })
  useEffect(() => {
    latest.current = { ticket, revision, draft }
  })
  const drafts = draftsOf(desk)
  const underWay = useRef<{ readonly about: string; readonly done: Promise<boolean> } | null>(null)
  const saveNow = useCallback(
    async (more: readonly Act[], isWithNote: boolean): Promise<boolean> => {
      const { ticket, revision, draft } = latest.current
      // the store's, and not what was last drawn: what a save before this one took must not be saved again
      const all = drafts.stateOf(key).typed as Partial<TicketDraft>
      const { note, ...others } = all
      const typed = isWithNote ? all : others
      const isDirty = Object.keys(typed).length > 0
      const acts = [...actsOf(ticket, typed), ...more]
      if (acts.length === 0) {
        if (isDirty && (isWithNote || note === undefined)) draft.discard()
        return true
      }
      setIsSaving(true)
      try {
        await draft.flush()
        const ofDraft = isDirty ? { draft: key, saved: typed } : { draft: null }
        await desk.callCore('acts.do', { acts, basedOn: revision, ...ofDraft })
        draft.forget(typed)
        setSavedAt(deskNow())
        return true
      } catch (error) {
        showProblem(error)
        return false
      } finally {
        setIsSaving(false)
      }
    },
    [desk, drafts, key],
  )
  const save = useCallback(
    (more: readonly Act[] = [], isWithNote = true): Promise<boolean> => {
      const about = JSON.stringify([drafts.stateOf(key).typed, more, isWithNote])
      if (underWay.current?.about === about) return underWay.current.done
      const before = underWay.current?.done ?? Promise.resolve(true)
      const done = before.then(() => saveNow(more, isWithNote))
      const run = { about, done }
      underWay.current = run
      return done.finally(() => {
        if (underWay.current === run) underWay.current = null
      })
    },
    [drafts, key, saveNow],
  )
  useEffect(
    () =>
      offerForm(ticket.id, {
        save,
        note: () => latest.current.draft.typed.note ?? '',
        forgetNote: (note) => latest.current.draft.forget({ note }),
      }),
    [ticket.id, save],
  )
  return { draft, ticket: withTyped(ticket, draft.typed, me), savedAt, isSaving, save }
}
