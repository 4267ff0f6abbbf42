import i18next from 'i18next'
import en from './en/index.ts'
import { LANGUAGES, type Language } from '../../shared/domain/message.ts'
import zhCN from './zh-CN/index.ts'
import type caches from './zh-CN/caches.ts'
import type customers from './zh-CN/customers.ts'
import type dial from './zh-CN/dial.ts'
import type diagnostics from './zh-CN/diagnostics.ts'
import type outboxList from './zh-CN/outbox-list.ts'
import type queues from './zh-CN/queues.ts'
import type settings from './zh-CN/settings.ts'
import type tickets from './zh-CN/tickets.ts'

/** Languages that the console speaks; both are complete (test/renderer/i18n.test.ts). */
export { LANGUAGES, type Language }

/** All words, also those that come with their room. */
export type AllTexts = typeof zhCN & {
  readonly caches: typeof caches
  readonly customers: typeof customers
  readonly dial: typeof dial
  readonly diagnostics: typeof diagnostics
  readonly outboxList: typeof outboxList
  readonly queues: typeof queues
  readonly settings: typeof settings
  readonly tickets: typeof tickets
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: AllTexts
    returnNull: false
  }
}

export const resources = { 'zh-CN': zhCN, en }

/** The language for a wish; `system` follows the browser, and what it does not speak becomes English. */
export function languageOf(
  wish: Language | 'system',
  systemLanguages: readonly string[] = navigator.languages,
): Language {
  if (wish !== 'system') return wish
  const first = systemLanguages.find((tag) => /^(zh|en)\b/i.test(tag))
  return first?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

export const i18n = i18next
void i18n.init({
  resources,
  lng: languageOf('system'),
  fallbackLng: 'en',
  ns: Object.keys(zhCN),
  defaultNS: 'common',
  interpolation: { escapeValue: false },
  returnNull: false,
  initAsync: false,
})

/** Changes the language of everything, and says it to the system (fonts, screen readers). */
export async function setLanguage(language: Language): Promise<void> {
  document.documentElement.lang = language
  if (i18n.language !== language) await i18n.changeLanguage(language)
}

/** The language that is spoken now. */
export const currentLanguage = (): Language => (i18n.language === 'en' ? 'en' : 'zh-CN')
