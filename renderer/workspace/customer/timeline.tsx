import { Button } from '@mantine/core'
import { memo, useDeferredValue, useState } from 'react'
import type { CustomerCard, TimelineItem } from '../../../shared/contract/desk-state.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { faceOf, Panel } from '../../ui/panel.tsx'
import { Segments } from '../../ui/segments.tsx'
import classes from './customer.module.css'
import { TimelineRow } from './timeline-row.tsx'

const FILTERS = {
  all: ['call', 'ticket', 'note', 'order', 'followUp'],
  calls: ['call'],
  tickets: ['ticket', 'note'],
} as const
type Filter = keyof typeof FILTERS

/** Items that are asked for with each press on “older”. */
const PAGE = 30
/** As many lines as a window of the usual height shows. */
const FIRST_ROWS = 8

const idOf = (item: TimelineItem): string => {
  switch (item.kind) {
    case 'call':
      return item.call.id
    case 'ticket':
      return item.ticket.id
    case 'note':
      return item.note.id
    case 'order':
      return item.order.id
    case 'followUp':
      return item.followUp.id
  }
}

/** Everything between the customer and us, newest first. */
export const Timeline = memo(function Timeline({ card }: { readonly card: CustomerCard }) {
  const { t } = useTranslation('customer')
  const [filter, setFilter] = useState<Filter>('all')
  const [limit, setLimit] = useState(PAGE)
  const query = useDeskQuery(
    'customer.timeline',
    { id: card.customer.id, before: null, kinds: [...FILTERS[filter]], limit },
    { about: ['call', 'ticket', 'note', 'order', 'followUp'], keepPrevious: limit > PAGE },
  )
  // the card's own newest items stand in while the question is under way
  const data = query.data ?? (filter === 'all' ? { items: card.timeline } : undefined)
  const items = data?.items ?? []
  // a card pops with what fits on the screen; the rest follows when that is painted
  const shown = useDeferredValue(items, items.slice(0, FIRST_ROWS))
  return (
    <Panel
      label={t('timeline')}
      isTall
      aside={
        <Segments
          size="xs"
          aria-label={t('filter')}
          value={filter}
          onChange={(value) => {
            setFilter(value)
            setLimit(PAGE)
          }}
          data={(Object.keys(FILTERS) as Filter[]).map((value) => ({ value, label: t(`filters.${value}`) }))}
        />
      }
      face={faceOf({ ...query, data }, () => (items.length === 0 ? { message: t('noTimeline') } : null))}
    >
      <ol className={classes.timeline}>
        {shown.map((item) => (
          <TimelineRow key={`${item.kind} ${idOf(item)}`} item={item} />
        ))}
      </ol>
      {items.length >= limit && limit < 200 && (
        <div className={classes.more}>
          <Button variant="default" size="xs" onClick={() => setLimit(Math.min(200, limit + PAGE))}>
            {t('olderItems')}
          </Button>
        </div>
      )}
    </Panel>
  )
})
