import { Badge } from '@mantine/core'
import { memo } from 'react'
import type { CustomerCard } from '../../../shared/contract/desk-state.ts'
import { formatCount } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { LevelBadge } from '../../ui/badges.tsx'
import { NumberText } from '../../ui/number-text.tsx'
import classes from './customer.module.css'

/** Name, level, tags, numbers (a click calls) and addresses. */
export const CustomerFacts = memo(function CustomerFacts({ card }: { readonly card: CustomerCard }) {
  const { t } = useTranslation('customer')
  const { t: common } = useTranslation()
  const { customer, counts } = card
  return (
    <div className={classes.block}>
      <h3 className={classes.name}>
        <span>{customer.name}</span>
        <LevelBadge level={customer.level} />
        {customer.tags.map((tag) => (
          <Badge key={tag} variant="default" radius="sm" tt="none" fw={500}>
            {tag}
          </Badge>
        ))}
      </h3>
      <div className={classes.lines}>
        {customer.numbers.map(({ e164, label }) => (
          <span key={e164} className={classes.line}>
            <NumberText number={e164} customerId={customer.id} />
            <span className={classes.dimmed}>{common(`numberLabel.${label}`)}</span>
          </span>
        ))}
        {customer.addresses.map((address) => (
          <span key={`${address.region} ${address.detail}`} className={classes.dimmed}>
            {address.region} {address.detail}
          </span>
        ))}
        <span className={classes.dimmed}>
          {t('counts', {
            orders: formatCount(counts.orders),
            tickets: formatCount(counts.tickets),
            calls: formatCount(counts.calls),
          })}
        </span>
      </div>
    </div>
  )
})
