import { create } from 'zustand'
import { openRoom } from '../navigation/navigation.ts'

export const SETTINGS_SECTIONS = [
  'devices',
  'appearance',
  'keys',
  'desktop',
  'line',
  'hub',
  'caches',
  'diagnostics',
  'about',
] as const
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number]

/** Which part of the settings is open; it outlives the room. */
export const useSettingsView = create<{ readonly section: SettingsSection }>(() => ({ section: 'devices' }))

/** Opens a part of the settings from anywhere. */
export function openSettings(section: SettingsSection): void {
  useSettingsView.setState({ section })
  openRoom('settings')
}
