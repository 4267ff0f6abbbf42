import type { TicketView } from '../../../shared/contract/desk-queries.ts'
import { formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import classes from './ticket.module.css'

/** What was written and decided on the ticket, newest first. */
export function NoteList({ view }: { readonly view: TicketView }) {
  const { t } = useTranslation('ticket')
  const { decision } = view.ticket
  const people = useDesk((desk) => desk.people)
  const notes = [...view.notes].sort((a, b) => b.note.at - a.note.at)
  const decider = people.find(({ id }) => id === decision?.by)?.name ?? t('system')
  if (notes.length === 0 && decision === null) return null
  return (
    <div className={classes.row}>
      <span className={classes.label}>{t('notes')}</span>
      <ul className={classes.notes} aria-label={t('notes')}>
        {decision && (
          <li className={classes.note}>
            <span className={classes.decision} data-verdict={decision.verdict}>
              {t(`decided.${decision.verdict}`, { name: decider, when: formatWhen(decision.at) })}
            </span>
            {decision.words !== '' && <p>{t('decisionWords', { words: decision.words })}</p>}
          </li>
        )}
        {notes.map(({ note, authorName }) => (
          <li key={note.id} className={classes.note}>
            <span className={classes.dimmed}>
              {authorName ?? t('system')} · {formatWhen(note.at)}
            </span>
            <p className={classes.noteText}>{note.text}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}
