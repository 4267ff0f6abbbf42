import { ActionIcon, Menu } from '@mantine/core'
import { useState } from 'react'
import { can } from '../../../shared/acts/can.ts'
import { PauseReason, type AgentWish } from '../../../shared/domain/agent.ts'
import type { AgentRow } from '../../../shared/domain/live-board.ts'
import '../../i18n/queues-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { Duration } from '../../ui/duration.tsx'
import { explainError } from '../../ui/explain-error.ts'
import { IconChevronDown, IconCircleCheck, IconCoffee, IconHourglass } from '../../ui/icons.ts'
import { useOfflineMessage } from '../../ui/offline-mode.ts'
import { notify } from '../../ui/notify.ts'
import { ActivityDot, StateDot } from '../../ui/state-dot.tsx'
import { useHeldOrder } from './held-order.ts'
import classes from './queues-room.module.css'

/** What every agent is doing and since when; a supervisor may change it. */
export function AgentTable({ rows }: { readonly rows: readonly AgentRow[] }) {
  const { t } = useTranslation('queues')
  const { t: common } = useTranslation()
  const order = useHeldOrder(rows)
  const people = useDesk((desk) => desk.people)
  const [pending, setPending] = useState<ReadonlyMap<string, AgentWish>>(new Map())
  const canForce = useDesk((desk) => desk.session !== null && can(desk.session.person.role, 'presence:force'))
  const nameOf = (id: string): string => people.find((person) => person.id === id)?.name ?? common('unknown')
  return (
    <table className={classes.table} aria-label={t('agents')} {...order.hold}>
      <thead>
        <tr>
          <th scope="col">{t('columns.agent')}</th>
          <th scope="col">{t('columns.state')}</th>
          <th scope="col" className={classes.end}>
            {t('columns.since')}
          </th>
          <th scope="col">{t('columns.memberOf')}</th>
          {canForce && <th scope="col">{t('columns.act')}</th>}
        </tr>
      </thead>
      <tbody>
        {order.rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              {row.name} <span className={classes.quiet}>{row.extension}</span>
            </th>
            <td>
              <ActivityDot activity={row.state.activity} />
              {row.state.pauseReason !== null && (
                <div className={classes.quiet}>{common(`pauseReason.${row.state.pauseReason}`)}</div>
              )}
              {row.state.by !== undefined && (
                <div className={classes.quiet}>{t('force.by', { name: nameOf(row.state.by) })}</div>
              )}
              <PendingWish wish={pending.get(row.id)} />
            </td>
            <td className={classes.end}>
              {/* of who is signed out the hub knows since when it runs itself, and no more */}
              {row.state.since === 0 || row.state.activity === 'signedOut' ? (
                '—'
              ) : (
                <Duration since={row.state.since} />
              )}
            </td>
            <td className={`${classes.quiet} ${classes.names}`}>
              {row.queues.length === 0 ? t('nobody') : row.queues.join('、')}
            </td>
            {canForce && (
              <td>
                <ForceMenu
                  row={row}
                  isPending={pending.has(row.id)}
                  onPending={(wish) => setPending((before) => withWish(before, row.id, wish))}
                />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const withWish = (
  before: ReadonlyMap<string, AgentWish>,
  id: string,
  wish: AgentWish | null,
): ReadonlyMap<string, AgentWish> => {
  const others = [...before].filter(([other]) => other !== id)
  return new Map(wish === null ? others : [...others, [id, wish]])
}

/** What was asked of the hub and is not confirmed: not yet the agent's state. */
function PendingWish({ wish }: { readonly wish: AgentWish | undefined }) {
  const { t } = useTranslation('queues')
  const { t: common } = useTranslation()
  if (wish === undefined) return null
  const state = wish.wish === 'ready' ? common('activity.ready') : common(`pauseReason.${wish.reason}`)
  return (
    <div role="status">
      <StateDot meaning="held" icon={IconHourglass}>
        {t('force.pending', { state })}
      </StateDot>
    </div>
  )
}

interface ForceProps {
  readonly row: AgentRow
  readonly isPending: boolean
  /** A wish is on its way to the hub; null: it has answered. */
  readonly onPending: (wish: AgentWish | null) => void
}

function ForceMenu({ row, isPending, onPending }: ForceProps) {
  const desk = useDeskClient()
  const offline = useOfflineMessage('presence:force')
  const { t } = useTranslation('queues')
  const { t: common } = useTranslation()
  const force = async (wish: AgentWish): Promise<void> => {
    onPending(wish)
    try {
      await desk.callCore('board.force', { agent: row.id, wish })
      notify('info', t('force.done', { name: row.name }), `force:${row.id}`)
    } catch (error) {
      notify('error', t('force.failed', { name: row.name, reason: explainError(error) }))
    } finally {
      onPending(null)
    }
  }
  if (row.state.activity === 'signedOut') return null
  const label = t('force.menu', { name: row.name })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon
          variant="default"
          aria-label={label}
          title={label}
          {...offline.props}
          disabled={offline.isBarred || isPending}
        >
          <IconChevronDown size={16} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={label}>
        <Menu.Item
          leftSection={<IconCircleCheck size={16} aria-hidden="true" />}
          onClick={() => void force({ wish: 'ready' })}
        >
          {t('force.ready')}
        </Menu.Item>
        <Menu.Divider />
        {PauseReason.options.map((reason) => (
          <Menu.Item
            key={reason}
            leftSection={<IconCoffee size={16} aria-hidden="true" />}
            onClick={() => void force({ wish: 'paused', reason })}
          >
            {t('force.pause', { reason: common(`pauseReason.${reason}`) })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
