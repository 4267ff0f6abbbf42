import { Button } from '@mantine/core'
import { useMemo } from 'react'
import type { TFunction } from 'i18next'
import type { FollowUpId } from '../../../shared/domain/ids.ts'
import { formatCount, formatWhen } from '../../i18n/format.ts'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { GridColumn } from '../../ui/grid-row.tsx'
import type { DeskOutput } from '../../ui/desk-client-types.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { IconPhonePlus } from '../../ui/icons.ts'
import { PagedGrid } from '../../ui/paged-grid.tsx'
import { usePagedRows, type PagedRows } from '../../ui/paged-rows.ts'
import { faceOf, Panel } from '../../ui/panel.tsx'
import { RoomFrame, SidePanel } from '../../ui/room-frame.tsx'
import { shownNumber } from '../../ui/shown-number.ts'
import { Segments } from '../../ui/segments.tsx'
import { FollowUpDetails } from './follow-up-details.tsx'
import { AttemptsText, CauseDot, DueDot } from './follow-up-facts.tsx'
import type { FollowUpListRow } from './follow-up-groups.ts'
import { FollowUpList } from './follow-up-list.tsx'
import classes from './follow-up-list.module.css'
import { FOLLOW_UP_SCOPES, setFollowUpScope, showFollowUp, useFollowUpsView } from './follow-ups-view.ts'
import { NewFollowUp } from './new-follow-up.tsx'

/** The most that is listed in groups; who owes more calls than this sees the most urgent ones. */
const MOST_OWED = 200
const ABOUT = ['followUp', 'customer', 'ticket'] as const

/** Calls that are owed: the most urgent first, called with one click, their outcome logged. */
export default function FollowUpsRoom() {
  const scope = useFollowUpsView((view) => view.scope)
  return scope === 'due' || scope === 'owed' ? <Owed scope={scope} /> : <Past scope={scope} />
}

function Owed({ scope }: { scope: 'due' | 'owed' }) {
  const { t } = useTranslation('followUps')
  const { side, place } = useFollowUpsView()
  const query = useDeskQuery(
    'followUp.list',
    { scope, offset: 0, limit: MOST_OWED },
    { about: ABOUT, keepPrevious: true },
  )
  const openId = side?.show === 'followUp' ? side.id : null
  const face = faceOf(query, (data: DeskOutput<'followUp.list'>) =>
    data.total === 0 ? { message: t(`empty.${scope}`) } : null,
  )
  const rows = query.data?.rows ?? []
  return (
    <Frame total={query.data?.total} rows={rows}>
      {query.data !== undefined && face.face === 'filled' ? (
        <FollowUpList
          rows={rows}
          total={query.data.total}
          openId={openId}
          onOpen={(id) => showFollowUp({ show: 'followUp', id })}
          scrollTop={place.scrollTop}
          onScroll={(scrollTop) => useFollowUpsView.setState({ place: { ...place, scrollTop } })}
        />
      ) : (
        <Panel label={t('list')} heading={null} face={face} />
      )}
    </Frame>
  )
}

const keyOf = (row: FollowUpListRow): string => row.followUp.id

const columnsOf = (t: TFunction<'followUps'>): readonly GridColumn<FollowUpListRow>[] => [
  {
    id: 'due',
    label: t('columns.status'),
    width: '196px',
    cell: ({ followUp }) => <DueDot followUp={followUp} />,
  },
  {
    id: 'customer',
    label: t('create.customer'),
    width: 'minmax(104px, 1fr)',
    cell: ({ customerName }) => customerName ?? t('unknownCustomer'),
  },
  {
    id: 'number',
    label: t('create.number'),
    width: '140px',
    givesWay: 2,
    cell: ({ followUp }) => shownNumber(followUp) ?? t('noNumber'),
  },
  {
    id: 'subject',
    label: t('subject'),
    width: 'minmax(120px, 2fr)',
    givesWay: 3,
    cell: ({ followUp }) => <span title={followUp.subject}>{followUp.subject}</span>,
  },
  {
    id: 'cause',
    label: t('causeLabel'),
    width: '128px',
    givesWay: 1,
    cell: ({ followUp }) => <CauseDot cause={followUp.cause} />,
  },
  {
    id: 'attempts',
    label: t('history'),
    width: '128px',
    givesWay: 4,
    cell: ({ followUp }) => <AttemptsText attempts={followUp.attempts} />,
  },
  {
    id: 'last',
    label: t('lastAttempt'),
    width: '152px',
    givesWay: 5,
    isAtEnd: true,
    cell: ({ followUp }) => formatWhen(followUp.attempts.at(-1)?.at ?? followUp.createdAt),
  },
]

function Past({ scope }: { scope: 'done' | 'all' }) {
  const { t } = useTranslation('followUps')
  const { side, place } = useFollowUpsView()
  const rows: PagedRows<FollowUpListRow> = usePagedRows('followUp.list', { scope }, ABOUT)
  const columns = useMemo(() => columnsOf(t), [t])
  const openId = side?.show === 'followUp' ? side.id : null
  const onScreen = Array.from({ length: Math.min(rows.total ?? 0, 1000) }, (_, index) => rows.rowAt(index))
  return (
    <Frame total={rows.total} rows={onScreen.filter((row) => row !== undefined)}>
      <PagedGrid
        label={t('list')}
        rows={rows}
        columns={columns}
        keyOf={keyOf}
        openKey={openId}
        onOpen={(row) => showFollowUp({ show: 'followUp', id: row.followUp.id })}
        onClose={() => showFollowUp(null)}
        place={place}
        onPlace={(next) => useFollowUpsView.setState({ place: next })}
        empty={{ message: t(`empty.${scope}`) }}
      />
    </Frame>
  )
}

function Frame({
  total,
  rows,
  children,
}: {
  total: number | undefined
  rows: readonly FollowUpListRow[]
  children: React.ReactNode
}) {
  const { t } = useTranslation('followUps')
  const { scope, side } = useFollowUpsView()
  return (
    <RoomFrame
      title={t('title')}
      count={total === undefined ? undefined : t('count', { n: formatCount(total) })}
      filters={
        <Segments
          aria-label={t('scope.label')}
          value={scope}
          onChange={setFollowUpScope}
          data={FOLLOW_UP_SCOPES.map((option) => ({ value: option, label: t(`scope.${option}`) }))}
        />
      }
      actions={
        <Button
          leftSection={<IconPhonePlus size={16} aria-hidden="true" />}
          onClick={() => showFollowUp({ show: 'create' })}
        >
          {t('create.button')}
        </Button>
      }
      side={side && <Side rows={rows} />}
    >
      {children}
    </RoomFrame>
  )
}

function Side({ rows }: { rows: readonly FollowUpListRow[] }) {
  const { t } = useTranslation('followUps')
  const side = useFollowUpsView((view) => view.side)
  const close = (): void => showFollowUp(null)
  if (side === null) return null
  if (side.show === 'create')
    return (
      <SidePanel label={t('create.title')} closeLabel={t('close')} onClose={close}>
        <Panel label={t('create.title')} face={{ face: 'filled' }}>
          <div className={classes.body}>
            <NewFollowUp onCreated={(id) => showFollowUp({ show: 'followUp', id })} onCancel={close} />
          </div>
        </Panel>
      </SidePanel>
    )
  return (
    <SidePanel key={side.id} label={t('panel')} closeLabel={t('close')} onClose={close}>
      <OpenFollowUp id={side.id} rows={rows} onClose={close} />
    </SidePanel>
  )
}

/** The open follow-up stays on the screen when it leaves the list (its outcome was logged, another took it). */
function OpenFollowUp({
  id,
  rows,
  onClose,
}: {
  id: FollowUpId
  rows: readonly FollowUpListRow[]
  onClose: () => void
}) {
  const { t } = useTranslation('followUps')
  const listed = rows.find((row) => row.followUp.id === id)
  const query = useDeskQuery(
    'followUp.list',
    { scope: 'all', offset: 0, limit: MOST_OWED },
    { about: ABOUT, enabled: listed === undefined },
  )
  const row = listed ?? query.data?.rows.find((other) => other.followUp.id === id)
  if (row === undefined)
    return <Panel label={t('panel')} face={faceOf(query, () => ({ message: t('gone') }))} />
  return <FollowUpDetails row={row} onSettled={onClose} />
}
