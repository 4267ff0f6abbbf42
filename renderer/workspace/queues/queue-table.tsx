import { isOverdue, type QueueRow } from '../../../shared/domain/live-board.ts'
import type { Person } from '../../../shared/domain/people.ts'
import { isWithheld } from '../../../shared/domain/party-number.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import { formatShare } from '../../i18n/format.ts'
import '../../i18n/queues-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { Duration } from '../../ui/duration.tsx'
import { IconAlertCircle, IconUser, IconUsers } from '../../ui/icons.ts'
import { shownNumber } from '../../ui/shown-number.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import classes from './queues-room.module.css'

/** Every queue as it is now, with who waits in it. */
export function QueueTable({
  rows,
  now,
}: {
  readonly rows: readonly QueueRow[]
  /** What is stale stands still: nobody knows whether they still wait. */
  readonly now: Moment
}) {
  const { t } = useTranslation('queues')
  const { t: common } = useTranslation()
  const people = useDesk((desk) => desk.people)
  const end = classes.end
  return (
    <table className={classes.table} aria-label={t('table')}>
      <thead>
        <tr>
          <th scope="col">{t('columns.queue')}</th>
          <th scope="col">{t('columns.waiting')}</th>
          <th scope="col" className={end}>
            {t('columns.longest')}
          </th>
          <th scope="col" className={end}>
            {t('columns.serviceLevel')}
          </th>
          <th scope="col" className={end}>
            {t('columns.answered')}
          </th>
          <th scope="col" className={end}>
            {t('columns.abandoned')}
          </th>
          <th scope="col" className={end}>
            {common('activity.ready')}
          </th>
          <th scope="col" className={end}>
            {common('activity.ringing')}
          </th>
          <th scope="col" className={end}>
            {common('activity.talking')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <QueueLines key={row.id} row={row} now={now} people={people} />
        ))}
      </tbody>
    </table>
  )
}

function QueueLines({ row, now, people }: { row: QueueRow; now: Moment; people: readonly Person[] }) {
  const { t } = useTranslation('queues')
  const hasCallers = row.waiting.length > 0
  const isOver = isOverdue(row, now)
  const names = (ids: readonly string[]): string =>
    ids.map((id) => people.find((person) => person.id === id)?.name ?? '—').join('、')
  return (
    <>
      <tr className={hasCallers ? classes.hasCallers : undefined}>
        <th scope="row">
          {row.name} <span className={classes.quiet}>{row.extension}</span>
        </th>
        <td>
          <StateDot
            meaning={isOver ? 'breach' : hasCallers ? 'held' : 'paused'}
            icon={isOver ? IconAlertCircle : hasCallers ? IconUsers : IconUser}
          >
            {t('waiting', { n: row.waiting.length })}
            {isOver ? ` · ${t('over')}` : ''}
          </StateDot>
        </td>
        <td className={classes.end}>
          {row.longestSince === null ? '—' : <Duration since={row.longestSince} />}
        </td>
        <td className={classes.end} title={t('withinSeconds', { seconds: row.serviceLevelSeconds })}>
          {row.serviceLevel === null ? '—' : formatShare(row.serviceLevel)}
        </td>
        <td className={classes.end}>{row.totals.answered}</td>
        <td className={classes.end}>{row.totals.abandoned}</td>
        <td className={classes.end}>{row.agents.ready}</td>
        <td className={classes.end}>{row.agents.ringing}</td>
        <td className={classes.end}>{row.agents.talking}</td>
      </tr>
      {hasCallers && (
        <tr>
          <td colSpan={9} className={classes.callersCell}>
            <ul className={classes.callers} aria-label={`${row.name} · ${t('callers')}`}>
              {row.waiting.map((caller) => (
                <li key={caller.contactId} className={classes.quiet}>
                  <span>{shownNumber(caller) ?? t(isWithheld(caller) ? 'withheld' : 'noNumber')}</span>
                  <Duration since={caller.since} />
                  {caller.ringing.length > 0 && <span>{t('ringing', { names: names(caller.ringing) })}</span>}
                </li>
              ))}
            </ul>
          </td>
        </tr>
      )}
    </>
  )
}
