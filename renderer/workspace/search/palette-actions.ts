import { PauseReason } from '../../../shared/domain/agent.ts'
import { i18n, LANGUAGES } from '../../i18n/index.ts'
import '../../i18n/search-texts.ts'
import type { DeskClient } from '../../ui/desk-client-types.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import {
  IconCircleCheck,
  IconCloudUpload,
  IconCoffee,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconPhoneCalling,
  IconPhonePlus,
  IconSun,
  IconUserPlus,
  type Icon,
} from '../../ui/icons.ts'
import { showProblem } from '../../ui/notify.ts'
import { openOverlay } from '../../ui/palette-store.ts'
import { openCaller } from '../../ui/shell-bridge.ts'
import { createCustomer } from '../customers/customers-view.ts'
import { createFollowUp } from '../follow-ups/follow-ups-view.ts'
import { openRoom } from '../navigation/navigation.ts'
import { ROOMS } from '../navigation/rooms.ts'
import { changeSetting } from '../settings/change-setting.ts'
import type { PaletteItem } from './palette-items.ts'

interface Doable {
  readonly id: string
  readonly icon: Icon
  /** The words in a language; both are searched, so that `dark` finds 深色主题. */
  readonly labelIn: (lng: string | undefined) => string
  readonly run: () => void
  /** Shown before anything is typed. */
  readonly isCommon?: boolean
}

void i18n.loadLanguages([...LANGUAGES])

const simple = [
  { key: 'newCustomer', icon: IconUserPlus, run: createCustomer, isCommon: true },
  { key: 'newFollowUp', icon: IconPhonePlus, run: createFollowUp, isCommon: true },
  { key: 'outbox', icon: IconCloudUpload, run: () => openOverlay('outbox'), isCommon: true },
  { key: 'help', icon: IconKeyboard, run: () => openOverlay('help'), isCommon: true },
  {
    key: 'themeLight',
    icon: IconSun,
    run: (desk: DeskClient) => void changeSetting(desk, { theme: 'light' }),
  },
  {
    key: 'themeDark',
    icon: IconMoon,
    run: (desk: DeskClient) => void changeSetting(desk, { theme: 'dark' }),
  },
  {
    key: 'themeSystem',
    icon: IconSun,
    run: (desk: DeskClient) => void changeSetting(desk, { theme: 'system' }),
  },
  {
    key: 'languageZh',
    icon: IconLanguage,
    run: (desk: DeskClient) => void changeSetting(desk, { language: 'zh-CN' }),
  },
  {
    key: 'languageEn',
    icon: IconLanguage,
    run: (desk: DeskClient) => void changeSetting(desk, { language: 'en' }),
  },
  {
    key: 'ready',
    icon: IconCircleCheck,
    run: (desk: DeskClient) => void runOrNotify(desk, 'agent.wish', { wish: 'ready' }),
  },
  {
    key: 'signOut',
    icon: IconLogout,
    run: (desk: DeskClient) => void desk.callCore('session.signOut', null).catch(showProblem),
  },
] as const

function doables(desk: DeskClient, isTrial: boolean): readonly Doable[] {
  const actions: readonly Doable[] = simple.map((entry) => ({
    id: `act:${entry.key}`,
    icon: entry.icon,
    labelIn: (lng) => i18n.t(`search:actions.${entry.key}`, { lng }),
    run: () => entry.run(desk),
    isCommon: 'isCommon' in entry,
  }))
  const pauses: readonly Doable[] = PauseReason.options.map((reason) => ({
    id: `act:pause:${reason}`,
    icon: IconCoffee,
    labelIn: (lng) =>
      i18n.t('search:actions.pause', { lng, reason: i18n.t(`common:pauseReason.${reason}`, { lng }) }),
    run: () => void runOrNotify(desk, 'agent.wish', { wish: 'paused', reason }),
  }))
  const caller: Doable = {
    id: 'act:openCaller',
    icon: IconPhoneCalling,
    labelIn: (lng) => i18n.t('search:actions.openCaller', { lng }),
    run: () => void openCaller().catch(showProblem),
    isCommon: true,
  }
  return [...actions, ...pauses, ...(isTrial ? [caller] : [])]
}

const rooms: readonly Doable[] = ROOMS.map((room) => ({
  id: `room:${room.id}`,
  icon: room.icon,
  labelIn: (lng) => i18n.t(`common:rooms.${room.id}`, { lng }),
  run: () => openRoom(room.id),
  isCommon: true,
}))

const fits = (text: string) => (doable: Doable) => {
  const labelIn = text.trim().toLowerCase()
  if (labelIn === '') return doable.isCommon === true
  return LANGUAGES.some((lng) => doable.labelIn(lng).toLowerCase().includes(labelIn))
}

const asItem = ({ id, icon, labelIn, run }: Doable): PaletteItem => ({
  kind: 'act',
  id,
  icon,
  label: labelIn(undefined),
  run,
})

/** Rooms and actions whose words hold the text, in the person's language or the other; without text the common ones. */
export const doableItems = (
  text: string,
  desk: DeskClient,
  isTrial: boolean,
): { readonly rooms: readonly PaletteItem[]; readonly actions: readonly PaletteItem[] } => ({
  rooms: rooms.filter(fits(text)).map(asItem),
  actions: doables(desk, isTrial).filter(fits(text)).map(asItem),
})
