import { z } from 'zod'
import { PhoneSettings } from './phone.ts'

/** What may be bound to a key, and what it is out of the box (design: Keys). */
export const KeyAction = z.enum([
  'answer',
  'hangUp',
  'hold',
  'mute',
  'keypad',
  'transfer',
  'toggleReady',
  'find',
  'save',
  'newTicket',
  'finishWrapUp',
  'help',
])
export type KeyAction = z.infer<typeof KeyAction>

/** Written as `Mod+K`, `F2`, `Shift+F6`; Mod is Ctrl, or Command on a Mac. */
export const DEFAULT_KEYS: Record<KeyAction, string> = {
  answer: 'F2',
  hangUp: 'F4',
  keypad: 'F5',
  hold: 'F6',
  mute: 'F7',
  transfer: 'F8',
  toggleReady: 'F9',
  find: 'Mod+K',
  save: 'Mod+Enter',
  newTicket: 'Alt+N',
  finishWrapUp: 'Mod+Shift+Enter',
  help: '?',
}

/** A person's own settings on this computer. */
export const Settings = z.object({
  language: z.enum(['system', 'zh-CN', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  keys: z.record(KeyAction, z.string().max(40)),
  phone: PhoneSettings,
})
export type Settings = z.infer<typeof Settings>

export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  keys: DEFAULT_KEYS,
  phone: { devices: { microphone: null, speaker: null, ringer: null }, dtmf: 'rfc4733', ringVolume: 0.8 },
}
