import { Button, Drawer } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { typedTextOf } from '../../../shared/acts/decide.ts'
import { actDefinition, type ActType } from '../../../shared/acts/registry.ts'
import '../../i18n/outbox-list-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { Ago } from '../../ui/duration.tsx'
import type { DeskOutput } from '../../ui/desk-client-types.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { askAgain } from '../../ui/queries.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { explainError } from '../../ui/explain-error.ts'
import { IconAlertTriangle, IconArrowBackUp, IconClock, IconRefresh, IconSend } from '../../ui/icons.ts'
import { messageText } from '../../ui/message-text.ts'
import { LiveAge, LiveArea } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { notify } from '../../ui/notify.ts'
import { closeOverlay, useOverlay } from '../../ui/palette-store.ts'
import { faceOf, Panel } from '../../ui/panel.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { OverwrittenRow } from '../conflicts/overwritten-row.tsx'
import { OverwrittenLink } from '../conflicts/overwritten-link.tsx'
import { useRefusalMessage } from '../conflicts/refusal-message.ts'
import { CopyText } from './copy-text.tsx'
import { OnlyHereList } from './only-here-list.tsx'
import classes from './outbox-list.module.css'

type Item = DeskOutput<'outbox.list'>['items'][number]

const actTitle = (type: ActType): string => messageText(actDefinition(type).title)

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

const STATUS_APPEARANCE = {
  waiting: { meaning: 'held', icon: IconClock },
  sending: { meaning: 'accent', icon: IconSend },
  needsYou: { meaning: 'breach', icon: IconAlertTriangle },
} as const

interface RowProps {
  readonly item: Item
  /** What this item waits behind. */
  readonly blocker: Item | undefined
  readonly onChange: () => void
}

function OutboxRow({ item, blocker, onChange }: RowProps) {
  const desk = useDeskClient()
  const { t } = useTranslation('outboxList')
  const { t: common } = useTranslation()
  const [isBusy, setIsBusy] = useState(false)
  const typedText = typedTextOf(item.act)
  const appearance = STATUS_APPEARANCE[item.status]
  const messageOf = useRefusalMessage()
  const act = async (name: 'outbox.retry' | 'outbox.undo'): Promise<void> => {
    setIsBusy(true)
    try {
      await desk.callCore(name, { id: item.id })
      if (name === 'outbox.undo') notify('info', t('undone'))
    } catch (error) {
      notify('error', t('failed', { reason: explainError(error) }))
    } finally {
      setIsBusy(false)
      onChange()
    }
  }
  return (
    <li className={`${classes.item} ${item.status === 'needsYou' ? classes.needsYou : ''}`}>
      <div className={classes.line}>
        <span className={classes.subject}>
          {actTitle(item.act.type)}
          {item.subject === '' ? '' : ` · ${item.subject}`}
        </span>
        <StateDot meaning={appearance.meaning} icon={appearance.icon}>
          {t(`status.${item.status}`)}
        </StateDot>
      </div>
      <div className={classes.line}>
        <span className={classes.quiet}>
          <Ago at={item.at} />
          {item.attempts > 0 ? ` · ${t('attempts', { n: item.attempts })}` : ''}
        </span>
      </div>
      {item.refusal !== null && <div className={classes.reason}>{messageOf(item.refusal.code)}</div>}
      {blocker && <div className={classes.quiet}>{t('behind', { act: actTitle(blocker.act.type) })}</div>}
      {item.status === 'needsYou' && typedText !== null && (
        <blockquote className={classes.kept} aria-label={t('kept')}>
          {typedText}
        </blockquote>
      )}
      <div className={classes.buttons}>
        {item.status === 'needsYou' && typedText !== null && <CopyText text={typedText} />}
        {item.status !== 'sending' && (
          <>
            <Button
              variant="default"
              size="xs"
              disabled={isBusy}
              leftSection={<IconArrowBackUp size={14} aria-hidden="true" />}
              onClick={() => void act('outbox.undo')}
            >
              {common('undo')}
            </Button>
            {item.behind === null && (
              <Button
                variant="default"
                size="xs"
                disabled={isBusy}
                leftSection={<IconRefresh size={14} aria-hidden="true" />}
                onClick={() => void act('outbox.retry')}
              >
                {common('retry')}
              </Button>
            )}
          </>
        )}
      </div>
    </li>
  )
}
