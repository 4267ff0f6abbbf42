import { useEffect, useMemo } from 'react'
import type { MyWork as Work } from '../../../shared/contract/my-work.ts'
import '../../i18n/follow-ups-texts.ts'
import '../../i18n/my-work-texts.ts'
import { currentLanguage } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { useHold } from '../../ui/held-rows.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { faceOf, Panel } from '../../ui/panel.tsx'
import { askAgain } from '../../ui/queries.ts'
import { useNowAs } from '../../ui/ticker.ts'
import { useDeskQuery, type DeskQuery } from '../../ui/use-desk-query.ts'
import { callFor } from '../follow-ups/follow-up-acts.ts'
import { setFollowUpFilter } from '../follow-ups/follow-ups-view.ts'
import { FirstSteps } from '../help/first-steps.tsx'
import { openRoom } from '../navigation/navigation.ts'
import { NO_FILTER, setTicketFilter } from '../tickets/tickets-view.ts'
import classes from './my-work.module.css'
import { useRowWalk } from './use-row-walk.ts'
import { draftItem, followUpItem, ticketItem, type WorkItem } from './work-items.tsx'
import { WorkSection } from './work-section.tsx'

const ABOUT = ['ticket', 'followUp', 'customer', 'call', 'person', 'queue'] as const
type SectionId = 'tickets' | 'followUps' | 'missed' | 'drafts'
const MAIN: readonly SectionId[] = ['tickets', 'followUps']
const ASIDE: readonly SectionId[] = ['missed', 'drafts']

/** Between two calls: what falls due, who is owed a call, what was typed and not saved. */
export default function MyWork() {
  const { t } = useTranslation('myWork')
  const query = useWork()
  const isTrial = useDesk((desk) => desk.isTrial)
  const items = useItems(query.data)
  const order = [...MAIN, ...ASIDE].flatMap((id) => items[id].map(({ key }) => key))
  const { box, onKeyDown, activeKey, onFocus } = useRowWalk(order)
  const { isHeld, hold } = useHold()
  const desk = useDeskClient()
  const called = [...items.followUps, ...items.missed].find(({ key }) => key === activeKey)?.followUp
  const isNewcomer = isTrial && query.data?.isNewcomer === true
  const isNothing = query.data !== undefined && order.length === 0
  const sections = (ids: readonly SectionId[]) =>
    ids.map((id) => (
      <WorkSection
        key={id}
        label={t(`sections.${id}`)}
        total={totalOf(id, query.data)}
        items={items[id]}
        face={faceOf(query, () => null)}
        empty={t(`empty.${id}`)}
        isHeld={isHeld}
        {...allOf(id, t)}
        activeKey={activeKey}
        onFocus={onFocus}
      />
    ))
  return (
    <div
      ref={box}
      role="region"
      aria-label={t('title')}
      className={classes.work}
      {...hold}
      onKeyDown={(event) => {
        if (event.key === 'c' && called !== undefined && !event.repeat && !event.ctrlKey && !event.metaKey)
          callFor(desk, called)
        else onKeyDown(event)
      }}
    >
      <div className={classes.head}>
        <h1 className={classes.room}>{t('title')}</h1>
        <Today />
        {order.length > 0 && <WalkKeys />}
      </div>
      {isNewcomer && <FirstSteps />}
      {query.data === undefined && query.error !== null ? (
        <Panel label={t('title')} heading={null} face={faceOf(query, () => null)} />
      ) : isNothing && !isHeld ? (
        <Panel label={t('title')} heading={null} face={{ face: 'empty', message: t('nothing') }} />
      ) : (
        <div className={classes.columns}>
          <div className={classes.column}>{sections(MAIN)}</div>
          <div className={classes.column}>{sections(ASIDE)}</div>
        </div>
      )}
    </div>
  )
}

/** What waits, asked again when anything of it changes; what is typed in any window is told apart from the ledger. */
function useWork(): DeskQuery<Work> {
  const desk = useDeskClient()
  useEffect(() => desk.on('draft', () => askAgain(desk, 'work.list', null)), [desk])
  return useDeskQuery('work.list', null, { about: ABOUT })
}

const NO_ITEMS: Readonly<Record<SectionId, readonly WorkItem[]>> = {
  tickets: [],
  followUps: [],
  missed: [],
  drafts: [],
}

/** The rows of each list, in the language of the screen. */
function useItems(work: Work | undefined): Readonly<Record<SectionId, readonly WorkItem[]>> {
  const { t } = useTranslation('myWork')
  const { t: common } = useTranslation()
  const { t: followUps } = useTranslation('followUps')
  // drafts say on which day they were typed
  const today = useNowAs((now) => new Date(now).setHours(0, 0, 0, 0))
  return useMemo(() => {
    if (work === undefined) return NO_ITEMS
    const texts = { t, common, followUps, now: today }
    return {
      tickets: work.tickets.rows.map((row) => ticketItem(row, texts)),
      followUps: work.followUps.rows.map((row) => followUpItem(row, texts)),
      missed: work.missed.rows.map((row) => followUpItem(row, texts)),
      drafts: work.drafts.map((draft) => draftItem(draft, texts)),
    }
  }, [work, t, common, followUps, today])
}

const totalOf = (id: SectionId, work: Work | undefined): number =>
  work === undefined ? 0 : id === 'drafts' ? work.drafts.length : work[id].total

/** Where all of a list are. */
function allOf(id: SectionId, t: ReturnType<typeof useTranslation<'myWork'>>['t']) {
  if (id === 'drafts') return {}
  const open = (): void => {
    if (id === 'tickets') setTicketFilter({ ...NO_FILTER, scope: 'mine' })
    else setFollowUpFilter({ scope: 'owed', text: '', queueId: null, holder: { is: 'anybody' } })
    openRoom(id === 'tickets' ? 'tickets' : 'followUps')
  }
  return { all: { label: t(id === 'tickets' ? 'allTickets' : 'callList'), open } }
}

function Today() {
  const day = useNowAs((now) =>
    new Intl.DateTimeFormat(currentLanguage(), { weekday: 'long', month: 'long', day: 'numeric' }).format(
      now,
    ),
  )
  return <span className={classes.today}>{day}</span>
}

function WalkKeys() {
  const { t } = useTranslation('myWork')
  return (
    <span className={classes.keys} aria-hidden="true">
      <KeyHint keys="↑" /> <KeyHint keys="↓" /> {t('keys.choose')} <KeyHint keys="Enter" /> {t('keys.open')}{' '}
      <KeyHint keys="C" /> {t('keys.call')}
    </span>
  )
}
