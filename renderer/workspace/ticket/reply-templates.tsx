import { Button, Menu } from '@mantine/core'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconChevronDown, IconMessage2 } from '../../ui/icons.ts'
import { loaded } from '../../ui/loaded.tsx'
import type { ReplyProps } from './reply-items.tsx'

const ReplyItems = loaded<ReplyProps>(() => import('./reply-items.tsx'), 'notified')

/** Puts a ready sentence into the note; the sentences come when the menu is opened. */
export function ReplyTemplates(props: ReplyProps) {
  const { t } = useTranslation('ticket')
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
        <ReplyItems {...props} />
      </Menu.Dropdown>
    </Menu>
  )
}
