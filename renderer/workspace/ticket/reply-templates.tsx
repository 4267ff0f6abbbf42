import { Button, Menu } from '@mantine/core'
import type { TicketKind } from '../../../shared/domain/ticket.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconChevronDown, IconMessage2 } from '../../ui/icons.ts'

/** Sentences for each kind that agents write all day; the words are in `ticket:reply`. */
const REPLIES = {
  unsorted: ['received', 'thanks'],
  return: ['address', 'freight', 'refund'],
  exchange: ['address', 'stock', 'noStock'],
  repair: ['warranty', 'paid', 'days'],
  complaint: ['sorry', 'plan', 'supervisor'],
  enquiry: ['usage', 'invoice', 'delivery'],
  account: ['identity', 'reset', 'safe'],
} as const satisfies Record<TicketKind, readonly string[]>
type ReplyKey = { [K in TicketKind]: `reply.${K}.${(typeof REPLIES)[K][number]}` }[TicketKind]

interface Props {
  readonly kind: TicketKind
  readonly onChoose: (text: string) => void
}

/** Puts a ready sentence into the note. */
export function ReplyTemplates({ kind, onChoose }: Props) {
  const { t } = useTranslation('ticket')
  const replies = REPLIES[kind].map((name) => t(`reply.${kind}.${name}` as ReplyKey))
  return (
    <Menu position="top-start" width={360}>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconMessage2 size={14} aria-hidden="true" />}
          rightSection={<IconChevronDown size={12} aria-hidden="true" />}
        >
          {t('templates')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {replies.map((text) => (
          <Menu.Item key={text} onClick={() => onChoose(text)}>
            {text}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
