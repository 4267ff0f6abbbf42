import { UnstyledButton } from '@mantine/core'
import { memo, useState } from 'react'
import type { Order } from '../../../shared/domain/order.ts'
import { formatDate, formatMoney, formatMonthDay } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useNow } from '../../ui/ticker.ts'
import classes from './customer.module.css'

/** So many orders are shown before the rest is asked for. */
const FIRST = 2

/** The customer's orders, newest first, with what is in warranty. */
export const OrderList = memo(function OrderList({ orders }: { readonly orders: readonly Order[] }) {
  const { t } = useTranslation('customer')
  const [isWhole, setIsWhole] = useState(false)
  if (orders.length === 0) return <p className={`${classes.block} ${classes.dimmed}`}>{t('noOrders')}</p>
  return (
    <>
      {orders.slice(0, isWhole ? undefined : FIRST).map((order) => (
        <OrderRow key={order.id} order={order} />
      ))}
      {orders.length > FIRST && !isWhole && (
        <UnstyledButton className={`${classes.item} ${classes.dimmed}`} onClick={() => setIsWhole(true)}>
          {t('moreOrders', { n: orders.length })}
        </UnstyledButton>
      )}
    </>
  )
})

function OrderRow({ order }: { readonly order: Order }) {
  const { t } = useTranslation('customer')
  const { t: common } = useTranslation()
  const now = useNow()
  const status =
    order.deliveredAt !== null && order.status === 'delivered'
      ? t('delivered', { when: formatMonthDay(order.deliveredAt) })
      : common(`orderStatus.${order.status}`)
  return (
    <div className={`${classes.item} ${classes.order}`}>
      <span className={classes.eventHead}>
        <span className={classes.itemTitle}>{t('order', { number: order.number })}</span>
        <span className={`${classes.itemAside} ${classes.dimmed}`}>{formatMoney(order.total)}</span>
      </span>
      <span className={classes.itemWords}>
        <span className={classes.dimmed}>{status}</span>
        {order.items.map((item) => {
          const facts = [
            item.serial && t('serial', { serial: item.serial }),
            item.warrantyUntil !== null &&
              t(item.warrantyUntil >= now ? 'warrantyUntil' : 'warrantyOver', {
                date: formatDate(item.warrantyUntil),
              }),
          ].filter((fact) => typeof fact === 'string' && fact !== '')
          return (
            <span key={`${item.sku} ${item.serial ?? ''}`} className={classes.product}>
              {item.name} {t('quantity', { n: item.quantity })}
              {facts.length > 0 && <span className={classes.dimmed}> · {facts.join(' · ')}</span>}
            </span>
          )
        })}
      </span>
    </div>
  )
}
