import type { ReadNumber, SearchHit } from '../../../shared/contract/desk-queries.ts'
import { choiceToDial } from '../../ui/read-number.ts'
import type { Icon } from '../../ui/icons.ts'

/** What the palette can do or open; the id tells one from another while the list changes under it. */
export type PaletteItem =
  | { readonly kind: 'hit'; readonly id: string; readonly hit: SearchHit }
  | { readonly kind: 'dial'; readonly id: string; readonly choice: ReadNumber }
  | {
      readonly kind: 'act'
      readonly id: string
      readonly label: string
      readonly icon: Icon
      readonly run: () => void
    }
export type PaletteGroupId =
  'recent' | 'customer' | 'ticket' | 'order' | 'call' | 'dial' | 'rooms' | 'actions'
export interface PaletteGroup {
  readonly id: PaletteGroupId
  readonly items: readonly PaletteItem[]
}

/** One string for one thing, however it was found. */
export function idOfHit(hit: SearchHit): string {
  switch (hit.kind) {
    case 'customer':
      return `customer:${hit.customer.id}`
    case 'order':
      return `order:${hit.order.id}`
    case 'ticket':
      return `ticket:${hit.ticket.id}`
    case 'call':
      return `call:${hit.call.id}`
  }
}

const HIT_GROUPS = ['customer', 'ticket', 'order', 'call'] as const
/** Whoever types a whole order number means the order. */
const WITH_ORDER_FIRST = ['order', 'ticket', 'customer', 'call'] as const
const plain = (text: string): string => text.normalize('NFKC').replace(/[\s-]/g, '').toLowerCase()

/** What was found for a text, in its groups and in the order of the answer; then what can be dialled or done. */
export function groupItems(
  text: string,
  hits: readonly SearchHit[],
  others: {
    readonly dial: readonly ReadNumber[]
    readonly rooms: readonly PaletteItem[]
    readonly actions: readonly PaletteItem[]
  },
): PaletteGroup[] {
  const isOrder = hits.some((hit) => hit.kind === 'order' && plain(hit.order.number) === plain(text))
  const groups: PaletteGroup[] = (isOrder ? WITH_ORDER_FIRST : HIT_GROUPS).map((id) => ({
    id,
    items: hits.filter((hit) => hit.kind === id).map((hit) => ({ kind: 'hit', id: idOfHit(hit), hit })),
  }))
  // a number that is a customer's opens the customer; calling is the next line, never the first by accident
  const dial = others.dial.map(
    (choice) => ({ kind: 'dial', id: `dial:${choiceToDial(choice)}`, choice }) as const,
  )
  groups.push({ id: 'dial', items: dial })
  groups.push({ id: 'rooms', items: others.rooms }, { id: 'actions', items: others.actions })
  return groups.filter((group) => group.items.length > 0)
}
