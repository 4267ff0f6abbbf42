import { z } from 'zod'
import { NoteId } from '../domain/ids.ts'
import { Note } from '../domain/ticket.ts'
import { writtenAt } from '../domain/time.ts'
import { accept, defineAct, entityRead, refuse } from './define-act.ts'
import { EVERY_AGENT } from './permissions.ts'
import { NOT_FOUND } from './refusals.ts'

/** Writes something down on a ticket or a customer; notes are only ever added. */
const addNote = defineAct({
  type: 'note.add',
  title: { en: 'Note', 'zh-CN': '添加记录' },
  input: z.object({
    id: NoteId,
    about: z.object({ entity: z.enum(['ticket', 'customer']), id: z.string() }),
    text: Note.shape.text,
  }),
  subject: ({ about }) => about,
  reads: ({ id, about }) => [entityRead('note', id), entityRead(about.entity, about.id)],
  grants: EVERY_AGENT,
  offline: 'final',
  refusals: { notFound: NOT_FOUND },
  draft: ({ about, text }) => ({ key: `${about.entity}:${about.id}`, value: { note: text } }),
  typedText: ({ text }) => text,
  decide: ({ id, about, text }, view, context) => {
    if (view.get('note', id)) return accept()
    if (!view.get(about.entity, about.id)) return refuse('notFound')
    // an id is of the kind that stands beside it; the compiler cannot tell two kinds of text apart
    const value = { id, about: about as Note['about'], text, by: context.actor.id, ...writtenAt(context) }
    return accept({ op: 'put', entity: 'note', id, value })
  },
})

export const noteActs = [addNote] as const
