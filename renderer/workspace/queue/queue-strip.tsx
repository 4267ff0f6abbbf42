import { useTranslation } from 'react-i18next'
import { formatClock, formatShare } from '../../i18n/format.ts'
import { useDesk } from '../../ui/desk.ts'
import { Ago } from '../../ui/duration.tsx'
import { IconAlertCircle } from '../../ui/icons.ts'
import { Panel, type PanelFace } from '../../ui/panel.tsx'
import { useNowAs, useNowWhile } from '../../ui/ticker.ts'
import { queueRows, STALE_MS, type QueueRow } from './queue-rows.ts'
import classes from './queue-strip.module.css'

/** The queues beside the call: who waits, for how long, and who could answer; with the age of what it says. */
export function QueueStrip() {
  const { t } = useTranslation('queue')
  const desk = useDesk(({ queues, live, session, clockSkewMs }) => ({ queues, live, session, clockSkewMs }))
  const isStale = useNowAs((now) => desk.live !== null && now - desk.live.trueAt > STALE_MS)
  // only what waits has a clock
  const isWaiting = desk.live?.picture.queues.some(({ waiting }) => waiting.length > 0) ?? false
  const now = useNowWhile(isWaiting && !isStale)
  const face = (): PanelFace => {
    if (desk.queues.length === 0) return { face: 'empty', words: t('empty') }
    if (desk.live === null) return { face: 'empty', words: t('noPicture') }
    return isStale ? { face: 'stale', at: desk.live.trueAt, words: t('staleWords') } : { face: 'filled' }
  }
  return (
    <Panel
      label={t('panel')}
      aside={desk.live && <Ago at={desk.live.trueAt} />}
      face={face()}
      className={classes.panel}
    >
      {/* what is stale no longer ticks: nobody knows whether they still wait */}
      <ul className={classes.list}>
        {queueRows(desk, isStale && desk.live ? desk.live.trueAt : now).map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
    </Panel>
  )
}

const PARTS = ['ready', 'talking', 'wrapUp', 'paused'] as const

function Row({ row }: { readonly row: QueueRow }) {
  const { t } = useTranslation('queue')
  const counts = PARTS.filter((part) => row.counts[part] > 0).map((part) =>
    t(`agents.${part}`, { n: row.counts[part] }),
  )
  const clock = formatClock(row.longestMs)
  const aside =
    row.waiting > 0
      ? t(row.isOver ? 'over' : 'longest', { clock })
      : row.serviceLevel === null
        ? t('noCallsYet')
        : t('serviceLevel', { share: formatShare(row.serviceLevel), seconds: row.serviceLevelSeconds })
  return (
    <li className={classes.row} data-alarm={row.isOver ? 'over' : row.waiting > 0 ? 'waiting' : undefined}>
      <span className={classes.words}>
        <span className={classes.name}>{row.name}</span>
        <span className={classes.dimmed}>{counts.length === 0 ? t('nobody') : counts.join(' · ')}</span>
      </span>
      <span className={classes.figures}>
        <span className={classes.waiting}>
          {row.isOver && <IconAlertCircle size={14} aria-hidden="true" />}
          {t('waiting', { n: row.waiting })}
        </span>
        <span className={classes.aside}>{aside}</span>
      </span>
    </li>
  )
}
