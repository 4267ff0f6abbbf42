import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { FollowUpId } from '../../../shared/domain/ids.ts'
import { dialTextOf } from '../../../shared/domain/party-number.ts'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { shownNumber } from '../../ui/shown-number.ts'
import { RowDial } from '../../ui/row-dial.tsx'
import { useNow } from '../../ui/ticker.ts'
import { AttemptsText, CauseDot, DueDot } from './follow-up-facts.tsx'
import { groupByDue, type FollowUpListRow } from './follow-up-groups.ts'
import classes from './follow-up-list.module.css'

interface Props {
  readonly rows: readonly FollowUpListRow[]
  readonly total: number
  readonly openId: FollowUpId | null
  readonly onOpen: (id: FollowUpId) => void
  readonly scrollTop: number
  readonly onScroll: (scrollTop: number) => void
}

/** What is owed, the most urgent first: arrows move, Enter opens, Tab reaches the row's call button. */
export function FollowUpList({ rows, total, openId, onOpen, scrollTop, onScroll }: Props) {
  const { t } = useTranslation('followUps')
  const now = useNow()
  const groups = groupByDue(rows, now)
  const order = groups.flatMap((group) => group.rows)
  const [active, setActive] = useState<FollowUpId | null>(openId)
  const activeId = order.some((row) => row.followUp.id === active) ? active : (order[0]?.followUp.id ?? null)
  const box = useRef<HTMLDivElement>(null)
  const start = useRef(scrollTop)
  useEffect(() => {
    if (box.current) box.current.scrollTop = start.current
  }, [])

  const onKeyDown = (event: KeyboardEvent): void => {
    const index = order.findIndex((row) => row.followUp.id === activeId)
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: order.length - 1,
    }
    const target = moves[event.key]
    const row = target === undefined ? undefined : order[Math.max(0, Math.min(order.length - 1, target))]
    if (row === undefined) return
    event.preventDefault()
    setActive(row.followUp.id)
    box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.followUp.id)}"]`)?.focus()
  }

  return (
    <div
      ref={box}
      className={classes.list}
      onKeyDown={onKeyDown}
      onScroll={(event) => onScroll(event.currentTarget.scrollTop)}
    >
      {groups.map(({ group, rows: members }) => (
        <section key={group} aria-label={t(`groups.${group}`)}>
          <h2 className={classes.group}>
            {t(`groups.${group}`)} · {members.length}
          </h2>
          <ul className={classes.items}>
            {members.map((row) => (
              <FollowUpItem
                key={row.followUp.id}
                row={row}
                isOpen={row.followUp.id === openId}
                isActive={row.followUp.id === activeId}
                onOpen={() => {
                  setActive(row.followUp.id)
                  onOpen(row.followUp.id)
                }}
              />
            ))}
          </ul>
        </section>
      ))}
      {rows.length < total && <p className={classes.more}>{t('more', { n: rows.length, total })}</p>}
    </div>
  )
}

function FollowUpItem({
  row,
  isOpen,
  isActive,
  onOpen,
}: {
  row: FollowUpListRow
  isOpen: boolean
  isActive: boolean
  onOpen: () => void
}) {
  const { t } = useTranslation('followUps')
  const { followUp, customerName, queueName, ticketNumber } = row
  const target = dialTextOf(followUp)
  const number = shownNumber(followUp) ?? t('noNumber')
  return (
    <li className={`${classes.item} ${isOpen ? classes.open : ''}`}>
      <button
        type="button"
        className={classes.main}
        data-row={followUp.id}
        aria-current={isOpen}
        tabIndex={isActive ? 0 : -1}
        onClick={onOpen}
      >
        <span className={classes.name}>{customerName ?? t('unknownCustomer')}</span>
        <span>
          <CauseDot cause={followUp.cause} />
        </span>
        <span>
          <DueDot followUp={followUp} />
        </span>
        <span className={classes.quiet}>
          {[number, followUp.subject, ticketNumber].filter(Boolean).join(' · ')}
        </span>
        <span className={classes.quiet}>{queueName ?? ''}</span>
        <span className={classes.quiet}>
          <AttemptsText attempts={followUp.attempts} />
        </span>
      </button>
      {target !== null && followUp.status === 'owed' && (
        <RowDial
          isActive={isActive}
          label={t('callWith', { number })}
          to={{
            number: target,
            customerId: followUp.customerId,
            followUpId: followUp.id,
            ticketId: followUp.ticketId,
          }}
        />
      )}
    </li>
  )
}
