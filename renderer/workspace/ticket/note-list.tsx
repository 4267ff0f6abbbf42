import type { TicketView } from '../../../shared/contract/desk-queries.ts'
import type { CallSegment, Disposition } from '../../../shared/domain/call-record.ts'
import { segmentOutcome, segmentsOf } from '../../../shared/domain/segments.ts'
import type { TicketDecision, VoidDecision } from '../../../shared/domain/ticket.ts'
import { formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { ClampedText } from '../../ui/clamped-text.tsx'
import { useWrittenWhen } from '../../ui/written-when.ts'
import { useSentAgain } from '../../ui/use-sent-again.ts'
import { usePersonNames } from './person-names.ts'
import classes from './ticket.module.css'

/** What was written and decided on the ticket, the newest notes first. */
export function NoteList({ view }: { readonly view: TicketView }) {
  const { t } = useTranslation('ticket')
  const whenOf = useWrittenWhen()
  const { decision, voidDecisions = [], sentAgain } = view.ticket
  const sentAgainText = useSentAgain()
  const notes = [...view.notes].sort((a, b) => b.note.at - a.note.at)
  const outcomes = outcomesOfSeveral(view)
  const isEmpty = notes.length + voidDecisions.length + outcomes.length === 0
  if (isEmpty && decision === null && sentAgain === undefined) return null
  return (
    <div className={classes.row}>
      <span className={classes.label}>{t('notes')}</span>
      <ul className={classes.notes} aria-label={t('notes')}>
        {sentAgain && (
          <li className={classes.note}>
            <span className={classes.dimmed}>{sentAgainText(sentAgain)}</span>
          </li>
        )}
        {decision && <DecisionNote decision={decision} />}
        {voidDecisions.toReversed().map((one) => (
          <DecisionNote key={`${one.by} ${one.at} ${one.voidedAt}`} decision={one} voided={one} />
        ))}
        {outcomes.map((outcome) => (
          <OutcomeNote key={`${outcome.by} ${outcome.at}`} {...outcome} />
        ))}
        {notes.map(({ note, authorName }) => (
          <li key={note.id} className={classes.note}>
            <span className={classes.dimmed}>
              {[authorName ?? t('system'), whenOf(note), sentAgainText(note.sentAgain)]
                .filter((part) => part !== null)
                .join(' · ')}
            </span>
            <ClampedText className={classes.noteText} text={note.text} lines={8} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function DecisionNote({
  decision,
  voided,
}: {
  readonly decision: TicketDecision
  readonly voided?: VoidDecision
}) {
  const { t } = useTranslation('ticket')
  const nameOf = usePersonNames()
  const whenOf = useWrittenWhen()
  const { verdict, by, comment, first } = decision
  return (
    <li className={classes.note}>
      <span className={voided ? classes.dimmed : classes.decision} data-verdict={verdict}>
        {t(`decided.${verdict}`, { name: nameOf(by), when: whenOf(decision) })}
      </span>
      {comment !== '' && <ClampedText text={t('decisionComment', { comment })} lines={3} />}
      {first && (
        <ClampedText
          className={classes.dimmed}
          text={[
            t('approval.first', { name: nameOf(first.by), when: whenOf(first) }),
            first.comment === '' ? '' : t('decisionComment', { comment: first.comment }),
          ]
            .filter(Boolean)
            .join(' ')}
          lines={3}
        />
      )}
      {voided && (
        <p className={classes.dimmed}>
          {t(`decisionVoid.${voided.cause}`, {
            name: nameOf(voided.voidedBy),
            when: formatWhen(voided.voidedAt),
          })}
        </p>
      )}
    </li>
  )
}

interface AgentOutcome {
  readonly by: CallSegment['agentId']
  readonly at: number
  readonly disposition: Disposition
}
/** What each agent of a call that several had came to, the newest first. */
const outcomesOfSeveral = ({ calls }: TicketView): AgentOutcome[] =>
  calls
    .flatMap((call) => {
      const outcomes = segmentsOf(call).flatMap((segment): AgentOutcome[] => {
        const { agentId: by, wrapUpEndedAt, leftAt } = segment
        const outcome = segmentOutcome(segment)
        const at = wrapUpEndedAt ?? leftAt ?? call.endedAt ?? call.startedAt
        return outcome ? [{ by, at, disposition: outcome.disposition }] : []
      })
      return outcomes.length > 1 ? outcomes : []
    })
    .sort((a, b) => b.at - a.at)

/** What one of several agents of a call of this ticket said it was about, as after a transfer. */
function OutcomeNote({ by, at, disposition }: AgentOutcome) {
  const { t } = useTranslation('ticket')
  const { t: common } = useTranslation()
  const nameOf = usePersonNames()
  const outcome = common(`disposition.${disposition}`)
  return (
    <li className={classes.note}>
      <span className={classes.dimmed}>
        {t('agentOutcome', { name: nameOf(by), when: formatWhen(at), outcome })}
      </span>
    </li>
  )
}
