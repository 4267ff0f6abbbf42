import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { MOST_COUNTED } from '../../../shared/contract/my-work.ts'
import { dialTextOf } from '../../../shared/domain/party-number.ts'
import '../../i18n/my-work-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { TicketStatusBadge } from '../../ui/badges.tsx'
import type { HeldRow } from '../../ui/held-rows.ts'
import { Panel, type PanelFace } from '../../ui/panel.tsx'
import { RowDial } from '../../ui/row-dial.tsx'
import { shownNumber } from '../../ui/shown-number.ts'
import { toDialFor } from '../follow-ups/follow-up-acts.ts'
import { DueLead } from './due-lead.tsx'
import classes from './my-work.module.css'
import type { WorkItem } from './work-items.tsx'

interface Props {
  readonly label: string
  readonly total: number
  /** As they are drawn, with those that left while they are held. */
  readonly rows: readonly HeldRow<WorkItem>[]
  /** How many have come and are shown once the rows are let go. */
  readonly waiting: number
  /** Of the answer; a list without rows is empty. */
  readonly face: PanelFace
  /** What is said where nothing is listed. */
  readonly empty: string
  /** Where all of them are. */
  readonly all?: { readonly label: string; readonly open: () => void }
  readonly activeKey: string | null
  readonly onFocus: (key: string) => void
}

/** One list of the worklist. Its rows stay where they are while the pointer is on the worklist. */
export function WorkSection({ label, total, rows, waiting, face, empty, all, activeKey, onFocus }: Props) {
  const { t } = useTranslation('myWork')
  const isEmpty = rows.length === 0 && (face.face === 'filled' || face.face === 'stale')
  return (
    <Panel
      label={label}
      heading={
        <h2 className={classes.heading}>
          {label} <span className={classes.count}>{total > MOST_COUNTED ? `${MOST_COUNTED}+` : total}</span>
          {waiting > 0 && <span className={classes.count}>{t('waiting', { n: waiting })}</span>}
        </h2>
      }
      aside={
        all && (
          <UnstyledButton className={classes.link} onClick={all.open}>
            {all.label}
          </UnstyledButton>
        )
      }
      face={isEmpty ? { face: 'empty', message: empty } : face}
    >
      <ul className={classes.rows}>
        {rows.map(({ row, isGone }) => (
          <WorkRow
            key={row.key}
            item={row}
            isGone={isGone}
            isActive={row.key === activeKey}
            onFocus={onFocus}
          />
        ))}
      </ul>
    </Panel>
  )
}

function WorkRow({
  item,
  isGone,
  isActive,
  onFocus,
}: {
  readonly item: WorkItem
  readonly isGone: boolean
  readonly isActive: boolean
  readonly onFocus: (key: string) => void
}) {
  const { t } = useTranslation('myWork')
  const { t: common } = useTranslation()
  const { key, dueAt, title, next, ticket, followUp } = item
  return (
    <li className={`${classes.row} ${isGone ? classes.gone : ''}`}>
      <button
        type="button"
        className={classes.main}
        data-row={key}
        tabIndex={isActive ? 0 : -1}
        onFocus={() => onFocus(key)}
        onClick={item.open}
      >
        {dueAt !== null && <DueLead dueAt={dueAt} />}
        <span className={classes.words}>
          <span className={classes.title}>{title}</span>
          <span className={classes.next}>{isGone ? t('settled') : next}</span>
        </span>
      </button>
      <RowEnd>
        {ticket && <TicketStatusBadge status={ticket.status} />}
        {followUp && !isGone && dialTextOf(followUp) !== null && (
          <RowDial
            isActive={isActive}
            label={common('callNumber', { number: shownNumber(followUp) ?? '' })}
            to={toDialFor(followUp)}
          />
        )}
      </RowEnd>
    </li>
  )
}

const RowEnd = ({ children }: { readonly children: ReactNode }) => (
  <span className={classes.end}>{children}</span>
)
