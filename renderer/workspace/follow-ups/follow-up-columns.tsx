import { VisuallyHidden } from '@mantine/core'
import type { TFunction } from 'i18next'
import { dialTextOf } from '../../../shared/domain/party-number.ts'
import { formatWhen } from '../../i18n/format.ts'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { GridColumn } from '../../ui/grid-row.tsx'
import { IconHourglass } from '../../ui/icons.ts'
import { useIsHubThere } from '../../ui/live.ts'
import type { PagedRow } from '../../ui/paged-rows.ts'
import { RowDial } from '../../ui/row-dial.tsx'
import { shownNumber } from '../../ui/shown-number.ts'
import { toDialFor } from './follow-up-acts.ts'
import { AttemptsText, CauseDot, DueDot } from './follow-up-facts.tsx'
import classes from './follow-ups.module.css'

export type FollowUpListRow = PagedRow<'followUp.list'>

/** The columns of the list: when, whom, why, whose, how often; the call at the end while it is owed. */
export const followUpColumns = (
  t: TFunction<'followUps'>,
  isOwed: boolean,
): readonly GridColumn<FollowUpListRow>[] =>
  allColumns(t).filter(({ id }) => (isOwed ? id !== 'last' : id !== 'call'))

const allColumns = (t: TFunction<'followUps'>): readonly GridColumn<FollowUpListRow>[] => [
  {
    id: 'due',
    label: t('columns.due'),
    width: '200px',
    cell: ({ followUp }) => <DueDot followUp={followUp} />,
  },
  {
    id: 'customer',
    label: t('create.customer'),
    width: 'minmax(96px, 1fr)',
    cell: ({ customerName }) => <b className={classes.name}>{customerName ?? t('unknownCustomer')}</b>,
  },
  {
    id: 'number',
    label: t('create.number'),
    width: '136px',
    givesWay: 2,
    cell: ({ followUp }) => shownNumber(followUp) ?? t('noNumber'),
  },
  {
    id: 'reason',
    label: t('columns.reason'),
    width: 'minmax(136px, 2fr)',
    givesWay: 3,
    cell: ({ followUp, ticketNumber }) => (
      <span title={[followUp.subject, ticketNumber].filter(Boolean).join(' · ')}>
        <CauseDot cause={followUp.cause} /> {followUp.subject}
      </span>
    ),
  },
  {
    id: 'queue',
    label: t('queue'),
    width: '96px',
    givesWay: 4,
    cell: ({ queueName }) => <span title={queueName ?? undefined}>{queueName}</span>,
  },
  {
    id: 'holder',
    label: t('columns.holder'),
    width: '96px',
    cell: (row) => <Holder row={row} />,
  },
  {
    id: 'attempts',
    label: t('columns.attempts'),
    width: '112px',
    givesWay: 1,
    cell: ({ followUp }) => <AttemptsText attempts={followUp.attempts} />,
  },
  {
    id: 'last',
    label: t('lastAttempt'),
    width: '128px',
    givesWay: 5,
    isAtEnd: true,
    cell: ({ followUp }) => formatWhen(followUp.attempts.at(-1)?.at ?? followUp.createdAt),
  },
  {
    id: 'call',
    label: t('columns.call'),
    isLabelHidden: true,
    width: '56px',
    isAtEnd: true,
    cell: ({ followUp }, isActive) =>
      followUp.status === 'owed' &&
      dialTextOf(followUp) !== null && (
        <RowDial
          isActive={isActive}
          label={t('callWith', { number: shownNumber(followUp) ?? '' })}
          to={toDialFor(followUp)}
        />
      ),
  },
]

/** Whose it is; one that the hub has not confirmed says so. */
function Holder({ row }: { readonly row: FollowUpListRow }) {
  const { t } = useTranslation('followUps')
  const isHubThere = useIsHubThere()
  if (row.assigneeName === null) return <span className={classes.quiet}>{t('anybody')}</span>
  // on its way to a hub that is there: told in a moment
  if (!row.isPending || isHubThere) return row.assigneeName
  return (
    <span title={t('hubMustConfirm')}>
      <IconHourglass size={12} aria-hidden="true" /> {row.assigneeName}
      <VisuallyHidden>{t('hubMustConfirm')}</VisuallyHidden>
    </span>
  )
}
