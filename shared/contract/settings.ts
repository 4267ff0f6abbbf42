import { z } from 'zod'
import { PersonId } from '../domain/ids.ts'
import { PhoneSettings } from './phone.ts'
import { TicketLists } from './ticket-lists.ts'

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
  'note',
  'beside',
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
  note: 'Alt+J',
  beside: 'Alt+C',
  finishWrapUp: 'Mod+Shift+Enter',
  help: '?',
}

/** What the desktop application does in the system around it; a browser has none of it. */
export const DesktopSettings = z.object({
  /** A notification of the system when a call rings and the window is not in front. */
  notifyRinging: z.boolean(),
  /** How much of the caller's number others may read on the screen; `short` shows its last four digits. */
  notifyNumber: z.enum(['full', 'short', 'none']),
  /** Ringdesk takes `tel:`, `sip:` and `callto:` links of the system. */
  opensLinks: z.boolean(),
  startsAtLogin: z.boolean(),
  /** Closing the window leaves Ringdesk in the tray also when there is no call. */
  staysInTray: z.boolean(),
  /** Keys that work while another program has the keyboard; empty is off. Written as those of the window. */
  systemKeys: z.object({
    answer: z.string().max(40),
    hangUp: z.string().max(40),
    mute: z.string().max(40),
  }),
})
export type DesktopSettings = z.infer<typeof DesktopSettings>

/** A person's own settings on this computer. */
export const Settings = z.object({
  language: z.enum(['system', 'zh-CN', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  keys: z.record(KeyAction, z.string().max(40)),
  phone: PhoneSettings,
  desktop: DesktopSettings,
  /** The list of tickets, as each person who works at this console has it. */
  tickets: z.record(PersonId, TicketLists),
})
export type Settings = z.infer<typeof Settings>

export const DEFAULT_SETTINGS: Settings = {
  language: 'system',
  theme: 'system',
  keys: DEFAULT_KEYS,
  phone: { devices: { microphone: null, speaker: null, ringer: null }, dtmf: 'rfc4733', ringVolume: 0.8 },
  desktop: {
    notifyRinging: true,
    notifyNumber: 'full',
    opensLinks: false,
    startsAtLogin: false,
    staysInTray: false,
    systemKeys: { answer: '', hangUp: '', mute: '' },
  },
  tickets: {},
}
