import { Button } from '@mantine/core'
import { useMemo } from 'react'
import type { FollowUpId } from '../../../shared/domain/ids.ts'
import { formatCount } from '../../i18n/format.ts'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { IconPhonePlus } from '../../ui/icons.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { PagedGrid } from '../../ui/paged-grid.tsx'
import { usePagedRows, type PagedRows } from '../../ui/paged-rows.ts'
import { faceOf, Panel } from '../../ui/panel.tsx'
import { RoomFrame, SidePanel } from '../../ui/room-frame.tsx'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { callFor, take } from './follow-up-acts.ts'
import { followUpColumns, type FollowUpListRow } from './follow-up-columns.tsx'
import { FollowUpDetails } from './follow-up-details.tsx'
import { clearFilter, FollowUpFilters, isFiltered } from './follow-up-filters.tsx'
import classes from './follow-ups.module.css'
import { logFollowUp, showFollowUp, useFollowUpsView } from './follow-ups-view.ts'
import { NewFollowUp } from './new-follow-up.tsx'
import { nextToCall, rowsHere } from './next-to-call.ts'

const ABOUT = ['followUp', 'customer', 'ticket', 'person', 'queue'] as const
const keyOf = (row: FollowUpListRow): string => row.followUp.id

/** Calls that are owed and that were: found, taken, called with one key, their outcome logged with two. */
export default function FollowUpsRoom() {
  const desk = useDeskClient()
  const { t } = useTranslation('followUps')
  const { filter, side, place } = useFollowUpsView()
  const rows = usePagedRows('followUp.list', filter, ABOUT)
  const isOwed = filter.scope === 'due' || filter.scope === 'owed'
  const columns = useMemo(() => followUpColumns(t, isOwed), [t, isOwed])
  const close = (): void => showFollowUp(null)
  return (
    <RoomFrame
      title={t('title')}
      count={
        rows.total === undefined
          ? undefined
          : t(rows.isCut ? 'countOfFirst' : 'count', { n: formatCount(rows.total) })
      }
      filters={<FollowUpFilters />}
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
      <PagedGrid
        label={t('list')}
        rows={rows}
        columns={columns}
        keyOf={keyOf}
        openKey={side?.show === 'followUp' ? side.id : null}
        onOpen={(row) => showFollowUp({ show: 'followUp', id: row.followUp.id })}
        onClose={close}
        rowKeys={{
          c: ({ followUp }) => callFor(desk, followUp),
          t: ({ followUp }) => take(desk, followUp),
          l: ({ followUp }) => logFollowUp(followUp.id),
        }}
        place={place}
        onPlace={(next) => useFollowUpsView.setState({ place: next })}
        empty={
          isFiltered(filter)
            ? {
                message: t('empty.filtered'),
                action: (
                  <Button variant="default" size="xs" onClick={clearFilter}>
                    {t('filter.clear')}
                  </Button>
                ),
              }
            : { message: t(`empty.${filter.scope}`) }
        }
      />
      {isOwed && (rows.total ?? 0) > 0 && <ListKeys />}
    </RoomFrame>
  )
}

/** The keys of the list, for who sees it. */
function ListKeys() {
  const { t } = useTranslation('followUps')
  return (
    <p className={classes.keys} aria-hidden="true">
      <span>
        <KeyHint keys="↑" /> <KeyHint keys="↓" /> {t('keys.choose')}
      </span>
      <span>
        <KeyHint keys="Enter" /> {t('keys.open')}
      </span>
      <span>
        <KeyHint keys="C" /> {t('keys.call')}
      </span>
      <span>
        <KeyHint keys="T" /> {t('keys.take')}
      </span>
      <span>
        <KeyHint keys="L" /> {t('keys.log')}
      </span>
    </p>
  )
}

function Side({ rows }: { rows: PagedRows<FollowUpListRow> }) {
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
  rows: PagedRows<FollowUpListRow>
  onClose: () => void
}) {
  const desk = useDeskClient()
  const { t } = useTranslation('followUps')
  const listed = rowsHere(rows).find(({ row }) => row.followUp.id === id)?.row
  const query = useDeskQuery('followUp.get', { id }, { about: ABOUT, enabled: listed === undefined })
  const row = listed ?? query.data
  if (!row) return <Panel label={t('panel')} face={faceOf(query, () => ({ message: t('gone') }))} />
  const next = nextToCall(rows, id, desk.state()?.session?.person.id ?? null)
  return (
    <FollowUpDetails
      row={row}
      onSettled={onClose}
      onNext={
        next === undefined
          ? undefined
          : () =>
              useFollowUpsView.setState(({ place }) => ({
                side: { show: 'followUp', id: next.row.followUp.id },
                place: { ...place, activeKey: keyOf(next.row), activeIndex: next.index },
              }))
      }
    />
  )
}
