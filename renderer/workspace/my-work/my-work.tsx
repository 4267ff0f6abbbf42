import { useEffect, useMemo, type KeyboardEvent } from 'react'
import type { MyWork as Work } from '../../../shared/contract/my-work.ts'
import '../../i18n/follow-ups-texts.ts'
import '../../i18n/my-work-texts.ts'
import { currentLanguage } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { useHeldRows, useHold } from '../../ui/held-rows.ts'
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
import { rowOf, useRowWalk } from './use-row-walk.ts'
import { draftItem, followUpItem, ticketItem, type WorkItem } from './work-items.tsx'
import { WorkSection } from './work-section.tsx'

const ABOUT = ['ticket', 'followUp', 'customer', 'call', 'person', 'queue'] as const
type SectionId = 'tickets' | 'followUps' | 'missed' | 'drafts'
const MAIN: readonly SectionId[] = ['tickets', 'followUps']
const ASIDE: readonly SectionId[] = ['missed', 'drafts']
const ALL = [...MAIN, ...ASIDE]

/** Between two calls: what falls due, who is owed a call, what was typed and not saved. */
export default function MyWork() {
  const { t } = useTranslation('myWork')
  const query = useWork()
  const isTrial = useDesk((desk) => desk.isTrial)
  const items = useItems(query.data)
  const { isHeld, hold } = useHold()
  // what is not here yet has no place to be kept in
  const drawn = useDrawn(items, isHeld && query.data !== undefined)
  const rows = ALL.flatMap((id) => drawn[id].rows)
  const { box, onKeyDown, activeKey, onFocus } = useRowWalk(
    rows.map(({ row, isGone }) => ({ key: row.key, isGone })),
  )
  const desk = useDeskClient()
  /** C calls for the row that has the focus, as it is drawn; for one that is gone nobody. */
  const call = (event: KeyboardEvent): boolean => {
    if (event.key.toLowerCase() !== 'c' || event.altKey || event.ctrlKey || event.metaKey) return false
    const key = rowOf(event.target)
    const followUp = rows.find(({ row, isGone }) => row.key === key && !isGone)?.row.followUp
    if (followUp !== undefined && !event.repeat) callFor(desk, followUp)
    return true
  }
  const isNewcomer = isTrial && query.data?.isNewcomer === true
  const isNothing = query.data !== undefined && rows.length === 0
  const sections = (ids: readonly SectionId[]) =>
    ids.map((id) => (
      <WorkSection
        key={id}
        label={t(`sections.${id}`)}
        total={totalOf(id, query.data)}
        {...drawn[id]}
        face={faceOf(query, () => null)}
        empty={t(`empty.${id}`)}
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
        if (!call(event)) onKeyDown(event)
      }}
    >
      <div className={classes.head}>
        <h1 className={classes.room}>{t('title')}</h1>
        <Today />
        {rows.length > 0 && <WalkKeys />}
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

const keyOf = ({ key }: WorkItem): string => key

/** The rows of each list as they are drawn: while they are held each stays where it is. */
const useDrawn = (items: Readonly<Record<SectionId, readonly WorkItem[]>>, isHeld: boolean) => ({
  tickets: useHeldRows(items.tickets, keyOf, isHeld),
  followUps: useHeldRows(items.followUps, keyOf, isHeld),
  missed: useHeldRows(items.missed, keyOf, isHeld),
  drafts: useHeldRows(items.drafts, keyOf, isHeld),
})

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
