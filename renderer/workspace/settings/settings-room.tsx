import { Tabs } from '@mantine/core'
import type { ComponentType } from 'react'
import '../../i18n/settings-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import {
  IconCloud,
  IconDatabase,
  IconDeviceDesktop,
  IconHeadset,
  IconInfoCircle,
  IconKeyboard,
  IconLanguage,
  IconPhone,
  IconStethoscope,
  type Icon,
} from '../../ui/icons.ts'
import { RoomFrame } from '../../ui/room-frame.tsx'
import { AboutSettings } from './about-settings.tsx'
import { AppearanceSettings } from './appearance-settings.tsx'
import { CacheSettings } from './caches/cache-settings.tsx'
import { DesktopSettings } from './desktop-settings.tsx'
import { DeviceSettings } from './device-settings.tsx'
import { DiagnosticsSettings } from './diagnostics/diagnostics-settings.tsx'
import { HubSettings } from './hub-settings.tsx'
import { KeySettings } from './key-settings.tsx'
import { LineSettings } from './line-settings.tsx'
import classes from './parts/settings.module.css'
import { SETTINGS_SECTIONS, useSettingsView, type SettingsSection } from './settings-view.ts'

const SECTIONS: Record<SettingsSection, { readonly icon: Icon; readonly component: ComponentType }> = {
  devices: { icon: IconHeadset, component: DeviceSettings },
  appearance: { icon: IconLanguage, component: AppearanceSettings },
  keys: { icon: IconKeyboard, component: KeySettings },
  desktop: { icon: IconDeviceDesktop, component: DesktopSettings },
  line: { icon: IconPhone, component: LineSettings },
  hub: { icon: IconCloud, component: HubSettings },
  caches: { icon: IconDatabase, component: CacheSettings },
  diagnostics: { icon: IconStethoscope, component: DiagnosticsSettings },
  about: { icon: IconInfoCircle, component: AboutSettings },
}

/** A person's own settings on this computer, and the state of what is around the desk. */
export default function SettingsRoom() {
  const { t } = useTranslation('settings')
  const section = useSettingsView((view) => view.section)
  // a browser has no desktop around it
  const shown = SETTINGS_SECTIONS.filter((id) => id !== 'desktop' || window.ringdesk !== undefined)
  return (
    <RoomFrame title={t('title')} count={t('saved')}>
      <Tabs
        orientation="vertical"
        classNames={{ root: classes.tabs, list: classes.nav, tab: classes.tab, tabLabel: classes.tabLabel }}
        keepMounted={false}
        value={section}
        onChange={(next) => next !== null && useSettingsView.setState({ section: next as SettingsSection })}
      >
        <Tabs.List aria-label={t('sections.label')}>
          {shown.map((id) => {
            const SectionIcon = SECTIONS[id].icon
            return (
              <Tabs.Tab key={id} value={id} leftSection={<SectionIcon size={16} aria-hidden="true" />}>
                {t(`sections.${id}`)}
              </Tabs.Tab>
            )
          })}
        </Tabs.List>
        {shown.map((id) => {
          const Section = SECTIONS[id].component
          return (
            <Tabs.Panel key={id} value={id} className={classes.section}>
              <Section />
            </Tabs.Panel>
          )
        })}
      </Tabs>
    </RoomFrame>
  )
}
