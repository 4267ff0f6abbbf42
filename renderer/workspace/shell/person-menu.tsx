import { Menu, UnstyledButton } from '@mantine/core'
import { can } from '../../../shared/acts/can.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import {
  IconChevronDown,
  IconKeyboard,
  IconLayoutDashboard,
  IconLogout,
  IconPhoneIncoming,
  IconSettings,
  IconUser,
} from '../../ui/icons.ts'
import { showProblem } from '../../ui/notify.ts'
import { openOverlay } from '../../ui/palette-store.ts'
import { openBoard, openCaller } from '../../ui/shell-bridge.ts'
import { openRoom } from '../navigation/navigation.ts'
import classes from './top-bar.module.css'

const ICON = { size: 16, 'aria-hidden': true } as const

/** Who I am, and what belongs to me alone. */
export function PersonMenu() {
  const desk = useDeskClient()
  const { t } = useTranslation('shell')
  const { t: common } = useTranslation()
  const { t: board } = useTranslation('board')
  const session = useDesk((desk) => desk.session)
  if (session === null) return null
  const { person, isTrial } = session
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton className={`${classes.pill} ${classes.person}`}>
          <IconUser size={16} aria-hidden="true" />
          <span className="visually-hidden">{t('person.menu')}</span>
          <span className={classes.personName}>
            {person.name} · {person.extension}
          </span>
          <IconChevronDown size={14} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {common(`role.${person.role}`)}
          {isTrial && ` · ${t('trial')}`}
        </Menu.Label>
        <Menu.Item leftSection={<IconSettings {...ICON} />} onClick={() => openRoom('settings')}>
          {t('person.settings')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard {...ICON} />} onClick={() => openOverlay('help')}>
          {t('person.help')}
        </Menu.Item>
        {can(person.role, 'page:board') && (
          <Menu.Item
            leftSection={<IconLayoutDashboard {...ICON} />}
            onClick={() => void openBoard().catch(showProblem)}
          >
            {board('open')}
          </Menu.Item>
        )}
        {isTrial && (
          <Menu.Item
            leftSection={<IconPhoneIncoming {...ICON} />}
            onClick={() => void openCaller().catch(showProblem)}
          >
            {t('person.caller')}
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout {...ICON} />}
          onClick={() => void runOrNotify(desk, 'session.signOut', null)}
        >
          {t('person.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
