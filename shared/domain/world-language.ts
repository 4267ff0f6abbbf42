/** The languages that the sample world exists in: people, queues, products, customers and what was written down. */
export const WORLD_LANGUAGES = ['zh-CN', 'en'] as const
export type WorldLanguage = (typeof WORLD_LANGUAGES)[number]

export const isWorldLanguage = (text: string): text is WorldLanguage =>
  WORLD_LANGUAGES.includes(text as WorldLanguage)

/**
 * Returns the language of the sample world for a first start: English where the system speaks it, else Chinese. On Linux a system that names
 * no language (`LANG` unset, C or POSIX) tells `en-US` all the same, and is not taken by its word.
 */
export function languageOfFirstStart(
  locale: string,
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
): WorldLanguage {
  const named = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  const isNamed = platform !== 'linux' || !/^(C|POSIX)?(\..*)?$/.test(named)
  return isNamed && /^en\b/i.test(locale) ? 'en' : 'zh-CN'
}
