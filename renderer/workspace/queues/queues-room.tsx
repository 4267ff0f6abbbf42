import { useMemo, type ReactNode } from 'react'
import { agentRows, queueRows, summaryOf, type BoardSummary } from '../../../shared/domain/live-board.ts'
import { formatShare, formatSpan } from '../../i18n/format.ts'
import '../../i18n/queues-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { Duration } from '../../ui/duration.tsx'
import { IconCircleCheck, IconClock } from '../../ui/icons.ts'
import { LiveArea } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { Panel } from '../../ui/panel.tsx'
import { RoomFrame } from '../../ui/room-frame.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { useNow } from '../../ui/ticker.ts'
import { AgentTable } from './agent-table.tsx'
import { QueueTable } from './queue-table.tsx'
import classes from './queues-room.module.css'

/** Who waits and who is free, live; grey and with its age when the hub is silent. */
export default function QueuesRoom() {
  const { t } = useTranslation('queues')
  const now = useNow()
  const shown = useLive('queues', (desk) => ({
    live: desk.live,
    trueAt: desk.liveTrueAt,
    queues: desk.queues,
    people: desk.people,
    skewMs: desk.clockSkewMs ?? 0,
    isLoading: desk.sync.freshAt === null || (desk.live === null && desk.hub.state === 'connecting'),
  }))
  const { live, trueAt, queues, people, skewMs, isLoading } = shown.value
  const { frozenAt } = shown
  const agents = useMemo(
    () => (live === null ? [] : agentRows(people, queues, live, skewMs)),
    [live, people, queues, skewMs],
  )
  if (live === null || trueAt === null || queues.length === 0)
    return (
      <RoomFrame title={t('title')}>
        <Panel
          label={t('table')}
          heading={null}
          face={
            isLoading
              ? { face: 'loading', rows: 5 }
              : { face: 'empty', message: live === null ? t('empty.words') : t('empty.noQueues') }
          }
        />
      </RoomFrame>
    )
  const rows = queueRows(queues, live, skewMs)
  const age = now - trueAt
  const isStale = frozenAt !== undefined
  return (
    <RoomFrame title={t('title')} count={<Age age={age} isStale={isStale} />}>
      <LiveArea live={shown}>
        <Summary summary={summaryOf(rows, agents)} />
      </LiveArea>
      <LiveArea live={shown} className={classes.panels}>
        <Panel label={t('table')} isTall className={classes.panel} face={{ face: 'filled' }}>
          <QueueTable rows={rows} now={frozenAt ?? now} />
        </Panel>
        <Panel label={t('agents')} isTall className={classes.panel} face={{ face: 'filled' }}>
          <AgentTable rows={agents} />
        </Panel>
      </LiveArea>
    </RoomFrame>
  )
}

function Age({ age, isStale }: { age: number; isStale: boolean }) {
  const { t } = useTranslation('queues')
  if (isStale)
    return (
      <span data-live-age>
        <StateDot meaning="held" icon={IconClock}>
          {t('stale', { age: formatSpan(age) })}
        </StateDot>
      </span>
    )
  return (
    <StateDot meaning="ready" icon={IconCircleCheck}>
      {t('trueNow')}
    </StateDot>
  )
}

function Summary({ summary }: { summary: BoardSummary }) {
  const { t } = useTranslation('queues')
  const cards: readonly (readonly [string, ReactNode])[] = [
    [t('summary.waiting'), summary.waiting],
    [t('summary.longest'), summary.longestSince === null ? '—' : <Duration since={summary.longestSince} />],
    [t('summary.ready'), summary.ready],
    [t('summary.talking'), summary.talking],
    [t('summary.serviceLevel'), summary.serviceLevel === null ? '—' : formatShare(summary.serviceLevel)],
    [t('summary.abandoned'), summary.abandoned],
  ]
  return (
    <dl className={classes.cards}>
      {cards.map(([label, value]) => (
        <div key={label} className={classes.card}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
