import i18next, { type BackendModule } from 'i18next'
import { LANGUAGES, languageOf, WORDS, type Language } from './languages.ts'
import type caches from './zh-CN/caches.ts'
import type zhCN from './zh-CN/index.ts'
import type customers from './zh-CN/customers.ts'
import type dial from './zh-CN/dial.ts'
import type followUps from './zh-CN/follow-ups.ts'
import type diagnostics from './zh-CN/diagnostics.ts'
import type myWork from './zh-CN/my-work.ts'
import type outboxList from './zh-CN/outbox-list.ts'
import type ownHub from './zh-CN/own-hub.ts'
import type queues from './zh-CN/queues.ts'
import type replies from './zh-CN/replies.ts'
import type search from './zh-CN/search.ts'
import type settings from './zh-CN/settings.ts'
import type tickets from './zh-CN/tickets.ts'
import type whileRinging from './zh-CN/while-ringing.ts'

export { LANGUAGES, languageOf, type Language }

/** All words, also those that come with their room. */
export type AllTexts = typeof zhCN & {
  readonly caches: typeof caches
  readonly customers: typeof customers
  readonly dial: typeof dial
  readonly diagnostics: typeof diagnostics
  readonly myWork: typeof myWork
  readonly outboxList: typeof outboxList
  readonly followUps: typeof followUps
  readonly ownHub: typeof ownHub
  readonly queues: typeof queues
  readonly replies: typeof replies
  readonly search: typeof search
  readonly settings: typeof settings
  readonly tickets: typeof tickets
  readonly whileRinging: typeof whileRinging
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: AllTexts
    returnNull: false
  }
}

/** Gives i18next the words of a language when it is first spoken. Words of a room come with the room (`tickets-texts.ts`). */
const words: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    WORDS[language as Language]().then(
      ({ default: texts }) => done(null, texts[namespace as keyof typeof texts]),
      (error: unknown) => done(error instanceof Error ? error : String(error), false),
    )
  },
}

const first = languageOf('system')
export const i18n = i18next
await i18n.use(words).init({
  lng: first,
  // each language has every word, and there is no `zh` beside `zh-CN`
  fallbackLng: false,
  load: 'currentOnly',
  ns: Object.keys((await WORDS[first]()).default),
  defaultNS: 'common',
  interpolation: { escapeValue: false },
  returnNull: false,
})

/**
 * Changes the language of everything, and says it to the system (fonts, screen readers). False where its words cannot be had now (the
 * shell has stopped): then the page goes on in the language that it has.
 */
export async function setLanguage(language: Language): Promise<boolean> {
  try {
    await WORDS[language]()
  } catch {
    // the browser says which file it was; to ask again is up to who asked
    return false
  }
  document.documentElement.lang = language
  if (i18n.language !== language) await i18n.changeLanguage(language)
  return true
}

/** The language that is spoken now. */
export const currentLanguage = (): Language => (i18n.language === 'en' ? 'en' : 'zh-CN')
