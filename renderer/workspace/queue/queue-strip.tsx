import type { DeskState } from '../../../shared/contract/desk-state.ts'
import { isOverdue, queueRows, type QueueRow } from '../../../shared/domain/live-board.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import { formatClock, formatShare } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { Ago } from '../../ui/duration.tsx'
import { IconAlertCircle } from '../../ui/icons.ts'
import { LiveArea } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { Panel, type PanelFace } from '../../ui/panel.tsx'
import { useNowWhile } from '../../ui/ticker.ts'
import { agentCounts } from './agent-counts.ts'
import classes from './queue-strip.module.css'

type Desk = Pick<DeskState, 'queues' | 'live' | 'session' | 'clockSkewMs'>
const pick = ({
  queues,
  live,
  session,
  clockSkewMs,
  sync,
}: DeskState): Desk & { isReadingTeam: boolean } => ({
  queues,
  live,
  session,
  clockSkewMs,
  isReadingTeam: sync.freshAt === null,
})

/** The queues beside the call: who waits, for how long, and who could answer; with the age of what it says. */
export function QueueStrip() {
  const { t } = useTranslation('queue')
  const shown = useLive('queues', pick)
  const desk = shown.value
  const staleAt = shown.frozenAt
  const isCoreSilent = shown.truth.is === 'old' && shown.truth.silent === 'core'
  // only what waits has a clock
  const isWaiting = desk.live?.queues.some(({ waiting }) => waiting.length > 0) ?? false
  const now = useNowWhile(isWaiting && staleAt === undefined)
  const rows = ownFirst(desk)
  const face = (): PanelFace => {
    if (rows.length === 0 && desk.isReadingTeam) return { face: 'loading', rows: 2 }
    if (desk.live === null && desk.queues.length > 0) return { face: 'empty', message: t('noPicture') }
    if (rows.length === 0 || desk.live === null) return { face: 'empty', message: t('empty') }
    return staleAt === undefined
      ? { face: 'filled' }
      : { face: 'stale', at: staleAt, message: isCoreSilent ? t('staleCore') : t('staleWords') }
  }
  return (
    <LiveArea live={shown} className={classes.panel}>
      <Panel label={t('panel')} aside={staleAt === undefined ? <PictureAge /> : undefined} face={face()}>
        {/* what is stale no longer ticks: nobody knows whether they still wait */}
        <ul className={classes.list}>
          {rows.map((row) => (
            <Row key={row.id} row={row} now={staleAt ?? now} />
          ))}
        </ul>
      </Panel>
    </LiveArea>
  )
}

/** How old the picture is: told more often than the picture changes. */
function PictureAge() {
  const { value: trueAt } = useLive('queues', ({ liveTrueAt }) => liveTrueAt)
  return trueAt === null ? null : <Ago at={trueAt} />
}

function ownFirst({ queues, live, session, clockSkewMs }: Desk): QueueRow[] {
  if (live === null) return []
  const me = session?.person.id
  const own = new Set(queues.filter(({ members }) => me && members.includes(me)).map(({ id }) => id))
  const place = ({ id }: QueueRow): number => (own.has(id) ? 0 : 1)
  return queueRows(queues, live, clockSkewMs ?? 0).toSorted(
    (a, b) => place(a) - place(b) || a.extension.localeCompare(b.extension),
  )
}

function Row({ row, now }: { readonly row: QueueRow; readonly now: Moment }) {
  const { t } = useTranslation('queue')
  const counts = agentCounts(row.agents).map(([part, n]) => t(`agents.${part}`, { n }))
  const isOver = isOverdue(row, now)
  const aside =
    row.longestSince !== null
      ? t(isOver ? 'over' : 'longest', { clock: formatClock(now - row.longestSince) })
      : row.serviceLevel === null
        ? t('noCallsYet')
        : t('serviceLevel', { share: formatShare(row.serviceLevel), seconds: row.serviceLevelSeconds })
  return (
    <li
      className={classes.row}
      data-alarm={isOver ? 'over' : row.longestSince !== null ? 'waiting' : undefined}
    >
      <span className={classes.text}>
        <span className={classes.name}>{row.name}</span>
        <span className={classes.dimmed}>{counts.length === 0 ? t('nobody') : counts.join(' · ')}</span>
      </span>
      <span className={classes.figures}>
        <span className={classes.waiting}>
          {isOver && <IconAlertCircle size={14} aria-hidden="true" />}
          {t('waiting', { n: row.waiting.length })}
        </span>
        <span className={classes.aside}>{aside}</span>
      </span>
    </li>
  )
}
