import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import type { CallCard, CustomerCard } from '../../../shared/contract/desk-state.ts'
import type { CustomerId } from '../../../shared/domain/ids.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { IconPencil, IconSearch } from '../../ui/icons.ts'
import { openOverlay } from '../../ui/palette-store.ts'
import { faceOf, Panel } from '../../ui/panel.tsx'
import { OverwrittenBadge } from '../conflicts/overwritten-badge.tsx'
import { NewerBadge } from '../conflicts/newer-badge.tsx'
import classes from './customer.module.css'
import { CustomerFacts } from './customer-facts.tsx'
import { OpenTickets } from './open-tickets.tsx'
import { OrderList } from './order-list.tsx'
import { Timeline } from './timeline.tsx'

/** Checking a number needs large tables; they come with the first change. */
const CustomerEdit = lazy(() =>
  import('./customer-edit.tsx').then((edit) => ({ default: edit.CustomerEdit })),
)

const ABOUT = ['customer', 'order', 'ticket', 'call', 'note', 'followUp', 'numberLink'] as const

interface Props {
  readonly customerId: CustomerId | null
  /** The call that the customer is shown for; its card stands in until the core has answered. */
  readonly call?: CallCard | null
}

/** Who the customer is and everything that was between us. */
export function CustomerPanel({ customerId, call = null }: Props) {
  return customerId === null ? (
    <NobodyPanel call={call} />
  ) : (
    <KnownCustomer key={customerId} customerId={customerId} popped={call?.customer ?? null} />
  )
}

function NobodyPanel({ call }: { readonly call: CallCard | null }) {
  const { t } = useTranslation('customer')
  const find = (
    <Button
      variant="default"
      size="xs"
      leftSection={<IconSearch size={14} aria-hidden="true" />}
      onClick={() => openOverlay('search')}
    >
      {t('find')}
    </Button>
  )
  return (
    <Panel
      label={t('panel')}
      isTall
      face={{ face: 'empty', message: call ? t('unknown') : t('empty'), action: find }}
    />
  )
}

function KnownCustomer({
  customerId,
  popped,
}: {
  readonly customerId: CustomerId
  readonly popped: CustomerCard | null
}) {
  const { t } = useTranslation('customer')
  const [isEditing, setIsEditing] = useState(false)
  const query = useDeskQuery('customer.get', { id: customerId }, { about: ABOUT })
  const card = query.data ?? popped ?? undefined
  const face = faceOf({ ...query, data: card }, () => null)
  return (
    <>
      <Panel
        label={t('panel')}
        className={classes.facts}
        face={face}
        aside={
          card &&
          !isEditing && (
            <Button
              variant="subtle"
              size="compact-xs"
              leftSection={<IconPencil size={14} aria-hidden="true" />}
              onClick={() => setIsEditing(true)}
            >
              {t('edit', { ns: 'common' })}
            </Button>
          )
        }
      >
        {card && isEditing && (
          <Suspense fallback={null}>
            <CustomerEdit card={card} onDone={() => setIsEditing(false)} />
          </Suspense>
        )}
        {card && !isEditing && (
          <>
            <OverwrittenBadge entity="customer" id={card.customer.id} />
            <NewerBadge entity="customer" id={card.customer.id} />
            <CustomerFacts card={card} />
            <OpenTickets card={card} />
            <OrderList orders={card.orders} />
          </>
        )}
      </Panel>
      {card && <Timeline card={card} />}
    </>
  )
}
