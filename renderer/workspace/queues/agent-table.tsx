import { ActionIcon, Menu } from '@mantine/core'
import { can } from '../../../shared/acts/can.ts'
import { PauseReason, type AgentWish } from '../../../shared/domain/agent.ts'
import type { AgentRow } from '../../../shared/domain/live-board.ts'
import '../../i18n/queues-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { Duration } from '../../ui/duration.tsx'
import { explainError } from '../../ui/explain-error.ts'
import { IconChevronDown, IconCircleCheck, IconCoffee } from '../../ui/icons.ts'
import { useOfflineMessage } from '../../ui/offline-mode.ts'
import { notify } from '../../ui/notify.ts'
import { ActivityDot } from '../../ui/state-dot.tsx'
import classes from './queues-room.module.css'

/** What every agent is doing and since when; a supervisor may change it. */
export function AgentTable({ rows }: { readonly rows: readonly AgentRow[] }) {
  const { t } = useTranslation('queues')
  const { t: common } = useTranslation()
  const canForce = useDesk((desk) => desk.session !== null && can(desk.session.person.role, 'presence:force'))
  return (
    <table className={classes.table} aria-label={t('agents')}>
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
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">
              {row.name} <span className={classes.quiet}>{row.extension}</span>
            </th>
            <td>
              <ActivityDot activity={row.state.activity} />
              {row.state.pauseReason !== null && (
                <div className={classes.quiet}>{common(`pauseReason.${row.state.pauseReason}`)}</div>
              )}
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
                <ForceMenu row={row} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ForceMenu({ row }: { row: AgentRow }) {
  const desk = useDeskClient()
  const offline = useOfflineMessage('presence:force')
  const { t } = useTranslation('queues')
  const { t: common } = useTranslation()
  const force = async (wish: AgentWish): Promise<void> => {
    try {
      await desk.callCore('board.force', { agent: row.id, wish })
      notify('info', t('force.done', { name: row.name }), `force:${row.id}`)
    } catch (error) {
      notify('error', t('force.failed', { name: row.name, reason: explainError(error) }))
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
          disabled={offline.isBarred}
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
