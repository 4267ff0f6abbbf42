/** Names that the window gives to keys and Electron calls otherwise (Electron: Accelerator). */
const NAMES: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ' ': 'Space',
  '+': 'Plus',
  MediaTrackNext: 'MediaNextTrack',
  MediaTrackPrevious: 'MediaPreviousTrack',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Home: 'Home',
  End: 'End',
  Insert: 'Insert',
  Delete: 'Delete',
}
const MODIFIERS: Readonly<Record<string, string>> = {
  Mod: 'CommandOrControl',
  Ctrl: 'Control',
  Alt: 'Alt',
  Shift: 'Shift',
  Meta: 'Super',
}
/** These may be taken from all other programs without a modifier: nobody types with them. */
const STANDS_ALONE = /^(F([1-9]|1\d|2[0-4])|Media(PlayPause|Stop|NextTrack|PreviousTrack))$/

/**
 * A combination of the settings (`Mod+Alt+A`, `F8`) as Electron's accelerator, or undefined where it must not be taken
 * from all other programs: keys that type, alone or with shift.
 */
export function acceleratorOf(keys: string): string | undefined {
  // the plus sign itself is written last
  const parts = keys.endsWith('++') ? [...keys.slice(0, -2).split('+'), '+'] : keys.split('+')
  const last = parts.at(-1) ?? ''
  const modifiers = parts.slice(0, -1).map((part) => MODIFIERS[part])
  if (modifiers.some((modifier) => modifier === undefined)) return undefined
  const key = Object.hasOwn(NAMES, last) ? NAMES[last] : last
  if (key === undefined || !/^([\x21-\x7e]|F\d{1,2}|[A-Z][A-Za-z]{1,20})$/.test(key)) return undefined
  const name = key.length === 1 ? key.toUpperCase() : key
  const isHeld = modifiers.some((modifier) => modifier !== 'Shift')
  if (name.length === 1 || Object.values(NAMES).includes(name)) {
    if (!isHeld && !STANDS_ALONE.test(name)) return undefined
  } else if (!STANDS_ALONE.test(name)) return undefined
  return [...modifiers, name].join('+')
}
