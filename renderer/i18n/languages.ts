import { LANGUAGES, type Language } from '../../shared/domain/message.ts'

/** Languages that the console speaks; both are complete (test/renderer/i18n.test.ts). */
export { LANGUAGES, type Language }

/** The words of each language, as a file of its own: a page loads the one that it speaks. */
export const WORDS = {
  'zh-CN': () => import('./zh-CN/index.ts'),
  en: () => import('./en/index.ts'),
} as const satisfies Readonly<Record<Language, () => Promise<unknown>>>

/** The language for a wish; `system` follows the browser, and what it does not speak becomes English. */
export function languageOf(
  wish: Language | 'system',
  systemLanguages: readonly string[] = navigator.languages,
): Language {
  if (wish !== 'system') return wish
  const first = systemLanguages.find((tag) => /^(zh|en)\b/i.test(tag))
  return first?.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

/** Begins to load the words that a page draws itself with first, while its scripts are still being read. */
export function loadWordsAhead(): void {
  // who draws with them asks again, and hears of a failure
  WORDS[languageOf('system')]().catch(() => undefined)
}
