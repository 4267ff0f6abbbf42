import { Drawer } from '@mantine/core'
import { useEffect, useRef } from 'react'
import '../../i18n/outbox-list-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { askAgain } from '../../ui/queries.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { LiveAge, LiveArea } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { closeOverlay, useOverlay } from '../../ui/palette-store.ts'
import { faceOf, Panel } from '../../ui/panel.tsx'
import { OverwrittenRow } from '../conflicts/overwritten-row.tsx'
import { OverwrittenLink } from '../conflicts/overwritten-link.tsx'
import { OnlyHereList } from './only-here-list.tsx'
import { OutboxRow } from './outbox-row.tsx'
import classes from './outbox-list.module.css'

/** What was done here and is not on the hub yet; what the hub refused waits on top, with every word that was typed. */
export default function OutboxList() {
  const { t } = useTranslation('outboxList')
  const { isOpen } = useOverlay('outbox')
  return (
    <Drawer
      opened={isOpen}
      onClose={closeOverlay}
      position="right"
      size={480}
      title={t('title')}
      attributes={{ header: { role: 'none' } }}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {isOpen && <Items />}
    </Drawer>
  )
}

function Items() {
  const { t } = useTranslation('outboxList')
  const desk = useDeskClient()
  const query = useDeskQuery('outbox.list', null)
  // the list is not part of the ledger: it moves with the counts of the desk
  const live = useLive('sync', ({ sync }) => sync)
  const sync = live.value
  const overwritten = useDesk(({ conflicts }) => conflicts.overwritten)
  const counts = `${sync.toSend} ${sync.needsYou}`
  const asked = useRef(counts)
  useEffect(() => {
    if (asked.current !== counts) askAgain(desk, 'outbox.list', null)
    asked.current = counts
  }, [desk, counts])
  const items = query.data?.items ?? []
  const needsYou = items.filter((item) => item.status === 'needsYou')
  const waiting = items.filter((item) => item.status !== 'needsYou')
  const onlyHere = sync.onlyHere.notTaken + sync.onlyHere.toSend
  const face = faceOf(query, (data) =>
    data.items.length + overwritten.length + onlyHere === 0 ? { message: t('empty') } : null,
  )
  if (face.face !== 'filled' && face.face !== 'stale')
    return <Panel label={t('list')} heading={null} face={face} />
  const groups = [
    { id: 'needsYou', items: needsYou, total: sync.needsYou },
    { id: 'waiting', items: waiting, total: sync.toSend },
  ] as const
  return (
    <LiveArea live={live}>
      <p className={classes.intro}>
        {t('intro')} <LiveAge live={live} />
      </p>
      {onlyHere > 0 && <OnlyHereList counts={sync.onlyHere} />}
      {overwritten.length > 0 && (
        <section aria-label={t('groups.overwritten')}>
          <h3 className={classes.group}>
            {t('groups.overwritten')} · {overwritten.length}
          </h3>
          <ul className={classes.list}>
            {overwritten.map((overwritten) => (
              <li key={overwritten.id} className={classes.item}>
                <OverwrittenLink overwritten={overwritten} />
                <OverwrittenRow overwritten={overwritten} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {groups
        .filter((group) => group.items.length > 0)
        .map((group) => (
          <section key={group.id} aria-label={t(`groups.${group.id}`)}>
            <h3 className={classes.group}>
              {t(`groups.${group.id}`)} · {Math.max(group.total, group.items.length)}
            </h3>
            <ul className={classes.list}>
              {group.items.map((item) => (
                <OutboxRow
                  key={item.id}
                  item={item}
                  blocker={items.find(({ id }) => id === item.behind)}
                  onChange={query.retry}
                />
              ))}
            </ul>
            {group.total > group.items.length && (
              <p className={classes.intro}>{t('more', { n: group.total - group.items.length })}</p>
            )}
          </section>
        ))}
    </LiveArea>
  )
}
