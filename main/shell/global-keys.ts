import { globalShortcut } from 'electron'
import type { DesktopFacts, WishState } from '../../shared/contract/shell.ts'
import type { DesktopSettings } from '../../shared/contract/settings.ts'
import { SystemKey } from '../../shared/contract/shell-door.ts'
import { acceleratorOf } from '../../shared/domain/system-key.ts'

/** Keys of the whole system, taken as the settings say. */
export interface GlobalKeys {
  /** Takes what is wished and lets go of the rest; the answer is how each stands. */
  apply(wished: DesktopSettings['systemKeys']): DesktopFacts['systemKeys']
  release(): void
}

/** `onKey` hears the key, whichever program has the keyboard. */
export function createGlobalKeys(onKey: (key: SystemKey) => void): GlobalKeys {
  const held = new Map<SystemKey, string>()
  const state: Record<SystemKey, WishState> = { answer: 'off', hangUp: 'off', mute: 'off' }

  const take = (key: SystemKey, accelerator: string): WishState => {
    try {
      if (!globalShortcut.register(accelerator, () => onKey(key))) return 'refused'
    } catch {
      // a name that this system's Electron does not know
      return 'refused'
    }
    held.set(key, accelerator)
    return 'on'
  }
  return {
    apply: (wished) => {
      const wanted = new Map(SystemKey.options.map((key) => [key, acceleratorOf(wished[key])]))
      // first all that is let go: two keys may have changed places
      for (const [key, accelerator] of held) {
        if (wanted.get(key) === accelerator) continue
        globalShortcut.unregister(accelerator)
        held.delete(key)
      }
      for (const [key, accelerator] of wanted) {
        if (held.has(key)) continue
        if (wished[key] === '') state[key] = 'off'
        else state[key] = accelerator === undefined ? 'refused' : take(key, accelerator)
      }
      return { ...state }
    },
    release: () => {
      for (const accelerator of held.values()) globalShortcut.unregister(accelerator)
      held.clear()
    },
  }
}
