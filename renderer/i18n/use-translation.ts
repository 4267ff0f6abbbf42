import type { DefaultNamespace, i18n as I18n, Namespace, TFunction } from 'i18next'
import { useSyncExternalStore } from 'react'
import { currentLanguage, i18n, type AllTexts, type Language } from './index.ts'

interface Translation<Ns extends Namespace> {
  readonly t: TFunction<Ns>
  readonly i18n: I18n
}
/** A feature whose words stand in one file. */
export type Room = keyof AllTexts
type Values = Readonly<Record<string, string | number | boolean | null | undefined>>
type Say = (key: string, values?: Values) => string

/** Options that mean something to i18next, besides values for the text. */
const OPTIONS = ['ns', 'lng', 'count', 'context', 'defaultValue', 'returnObjects']
/** A place for a value in a text. */
const PLACE = /\{\{(\w+)\}\}/g

/**
 * The words of one namespace in one language. i18next looks for plurals, contexts, nesting and fallbacks each time it is
 * asked, which was a third of what drawing a caller's card took; texts that have none of these are looked up once, and
 * only their values are put in. Everything else is left to i18next.
 */
export function textsIn(language: Language, ns: Room): Say {
  const ask = i18n.getFixedT(language, ns) as unknown as Say
  const texts = new Map<string, string | null>()
  const plainText = (key: string): string | null => {
    const text: unknown = i18n.getResource(language, ns, key)
    return typeof text === 'string' && !/\{\{|\$t\(/.test(text.replace(PLACE, '')) ? text : null
  }
  return (key, values) => {
    let text = texts.get(key)
    if (text === undefined) texts.set(key, (text = plainText(key)))
    if (text === null) return ask(key, values)
    if (!text.includes('{{')) return text
    if (values === undefined || OPTIONS.some((option) => option in values)) return ask(key, values)
    return text.replace(PLACE, (_, name: string) => {
      const value = values[name]
      return value === undefined || value === null ? '' : String(value)
    })
  }
}

const known = new Map<string, Translation<never>>()
function translationOf(language: Language, ns: Room): Translation<never> {
  const key = `${language} ${ns}`
  let translation = known.get(key)
  if (translation === undefined) {
    translation = { t: textsIn(language, ns), i18n } as unknown as Translation<never>
    known.set(key, translation)
  }
  return translation
}

function onLanguage(listener: () => void): () => void {
  i18n.on('languageChanged', listener)
  return () => i18n.off('languageChanged', listener)
}

/**
 * The texts of a feature in the current language; without a name, those that all share. It stands in the place of
 * react-i18next's hook, which looks each text up anew (see `wordsIn`) and of which nothing else was used.
 */
export function useTranslation<Ns extends Namespace = DefaultNamespace>(ns?: Ns): Translation<Ns> {
  const language = useSyncExternalStore(onLanguage, currentLanguage)
  return translationOf(language, (ns ?? 'common') as Room)
}
