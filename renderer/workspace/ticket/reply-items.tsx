import { Menu } from '@mantine/core'
import type { TicketKind } from '../../../shared/domain/ticket.ts'
import '../../i18n/replies-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'

/** Names of the ready sentences of each kind; the words are in `replies`. */
const REPLIES = {
  unsorted: ['received', 'thanks'],
  return: ['address', 'freight', 'refund'],
  exchange: ['address', 'stock', 'noStock'],
  repair: ['warranty', 'paid', 'days'],
  complaint: ['sorry', 'plan', 'supervisor'],
  enquiry: ['usage', 'invoice', 'delivery'],
  account: ['identity', 'reset', 'safe'],
} as const satisfies Record<TicketKind, readonly string[]>
type ReplyKey = { [K in TicketKind]: `${K}.${(typeof REPLIES)[K][number]}` }[TicketKind]

export interface ReplyProps {
  readonly kind: TicketKind
  readonly onChoose: (text: string) => void
}

/** The ready sentences of a kind, to be chosen from. */
export default function ReplyItems({ kind, onChoose }: ReplyProps) {
  const { t } = useTranslation('replies')
  return REPLIES[kind].map((name) => {
    const text = t(`${kind}.${name}` as ReplyKey)
    return (
      <Menu.Item key={name} onClick={() => onChoose(text)}>
        {text}
      </Menu.Item>
    )
  })
}
