import type { SearchHit } from '../../../shared/contract/desk-queries.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import { formatMoney, formatWhen } from '../../i18n/format.ts'
import '../../i18n/search-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { LevelBadge, TicketStatusBadge } from '../../ui/badges.tsx'
import { CallOutcomeDot } from '../../ui/call-badges.tsx'
import { IconHistory, IconPackage, IconPhone, IconTicket, IconUser } from '../../ui/icons.ts'
import { Marked } from '../../ui/marked.tsx'
import { shownNumber } from '../../ui/shown-number.ts'
import { choiceText } from '../../ui/read-number.ts'
import { ticketTitle } from '../../ui/ticket-title.ts'
import type { PaletteItem } from './palette-items.ts'
import classes from './search-palette.module.css'

/** One line of the palette. */
export function PaletteOption({ item, query }: { readonly item: PaletteItem; readonly query: string }) {
  const { t } = useTranslation('search')
  switch (item.kind) {
    case 'hit':
      return <HitText hit={item.hit} query={query} />
    case 'dial':
      return (
        <>
          <IconPhone size={18} aria-hidden="true" />
          <span className={classes.main}>{t('dial', { number: choiceText(item.choice) })}</span>
        </>
      )
    case 'act': {
      const ActIcon = item.icon
      return (
        <>
          <ActIcon size={18} aria-hidden="true" />
          <span className={classes.main}>
            <Marked text={item.label} query={query} />
          </span>
        </>
      )
    }
  }
}

function HitText({ hit, query }: { hit: SearchHit; query: string }) {
  const { t } = useTranslation('search')
  const { t: common } = useTranslation()
  switch (hit.kind) {
    case 'customer': {
      const { customer } = hit
      const numbers = customer.numbers.map(({ e164 }) => formatNumber(e164))
      return (
        <>
          <IconUser size={18} aria-hidden="true" />
          <Lines
            main={customer.name}
            more={[...numbers, ...customer.tags, customer.addresses[0]?.region].filter(Boolean).join(' · ')}
            query={query}
          />
          <LevelBadge level={customer.level} />
        </>
      )
    }
    case 'ticket': {
      const { ticket, customerName, excerpt } = hit
      const title = ticketTitle(ticket, customerName, common)
      const number = shownNumber({ ...ticket, number: ticket.callerNumber }) ?? ''
      const who = [customerName ?? t('unknownCustomer'), /\d/.test(query) ? number : '']
      // an excerpt that only repeats the title says nothing new
      const found = excerpt !== '' && !title.includes(excerpt) ? excerpt : common(`kind.${ticket.kind}`)
      return (
        <>
          <IconTicket size={18} aria-hidden="true" />
          <Lines
            main={title}
            more={[ticket.number ?? t('numberPending'), ...who, found].filter(Boolean).join(' · ')}
            query={query}
          />
          <TicketStatusBadge status={ticket.status} />
        </>
      )
    }
    case 'order': {
      const { order, customerName, openTicket } = hit
      const opens =
        openTicket === null ? '' : t('opensTicket', { number: openTicket.number ?? t('numberPending') })
      const items = order.items.map(({ name, quantity }) => `${name} ×${quantity}`)
      return (
        <>
          <IconPackage size={18} aria-hidden="true" />
          <Lines
            main={order.number}
            more={[opens, customerName ?? t('unknownCustomer'), ...items, formatMoney(order.total)]
              .filter(Boolean)
              .join(' · ')}
            query={query}
          />
          <span className={classes.more}>{common(`orderStatus.${order.status}`)}</span>
        </>
      )
    }
    case 'call': {
      const { call, customerName } = hit
      const number = shownNumber(call) ?? ''
      return (
        <>
          <IconHistory size={18} aria-hidden="true" />
          <Lines
            main={customerName ?? t('unknownCustomer')}
            more={[number, common(`direction.${call.direction}`), formatWhen(call.startedAt)]
              .filter(Boolean)
              .join(' · ')}
            query={query}
          />
          <CallOutcomeDot call={call} running={common('activity.talking')} />
        </>
      )
    }
  }
}

function Lines({ main, more, query }: { main: string; more: string; query: string }) {
  return (
    <div style={{ minWidth: 0 }}>
      <div className={classes.main} title={main}>
        <Marked text={main} query={query} />
      </div>
      <div className={classes.more} title={more}>
        <Marked text={more} query={query} />
      </div>
    </div>
  )
}
