import { isDeepStrictEqual } from 'node:util'
import type { DesktopSettings } from '../../shared/contract/settings.ts'
import type { DesktopFacts } from '../../shared/contract/shell.ts'
import type { SystemKey } from '../../shared/contract/shell-door.ts'
import { createGlobalKeys, type GlobalKeys } from './global-keys.ts'
import { applyLinks, applyLoginStart } from './system-wishes.ts'

export interface SystemSettingsOptions {
  readonly profile: string
  onKey(key: SystemKey): void
  say(line: string): void
}
type Applied = Pick<DesktopFacts, 'systemKeys' | 'opensLinks' | 'startsAtLogin'>

/** Asks of the system what the person set: keys of the whole system, links, start at login. */
export class SystemSettings {
  readonly #options: SystemSettingsOptions
  readonly #keys: GlobalKeys
  #applied: DesktopSettings | undefined

  constructor(options: SystemSettingsOptions) {
    this.#options = options
    this.#keys = createGlobalKeys((key) => options.onKey(key))
  }

  /** Applies settings that are new; returns what became of each, or undefined where nothing changed. */
  apply(settings: DesktopSettings): Applied | undefined {
    if (isDeepStrictEqual(settings, this.#applied)) return undefined
    const { profile, say } = this.#options
    const before = this.#applied
    this.#applied = settings
    return {
      systemKeys: this.#keys.apply(settings.systemKeys),
      opensLinks: applyLinks(settings.opensLinks, before?.opensLinks ?? false, profile),
      startsAtLogin: applyLoginStart(settings.startsAtLogin, profile, say),
    }
  }

  /** Lets go of the keys. */
  release(): void {
    this.#keys.release()
  }
}
