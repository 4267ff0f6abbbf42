import { expect, it } from 'vitest'
import { languageOfFirstStart } from '../../shared/domain/world-language.ts'

it.each([
  ['en-US', { LANG: 'en_US.UTF-8' }, 'linux', 'en'],
  ['en-GB', { LC_ALL: 'en_GB.UTF-8', LANG: 'zh_CN.UTF-8' }, 'linux', 'en'],
  ['en-US', {}, 'win32', 'en'],
  ['en-US', {}, 'darwin', 'en'],
  ['zh-CN', { LANG: 'zh_CN.UTF-8' }, 'linux', 'zh-CN'],
  ['de-DE', { LANG: 'de_DE.UTF-8' }, 'linux', 'zh-CN'],
  // a system that names no language tells this one all the same
  ['en-US', {}, 'linux', 'zh-CN'],
  ['en-US-u-va-posix', { LANG: 'C.UTF-8' }, 'linux', 'zh-CN'],
  ['en-US', { LANG: 'POSIX' }, 'linux', 'zh-CN'],
] as const)(
  'a first start on %s with %j on %s makes the sample world in %s',
  (locale, env, platform, language) => {
    expect(languageOfFirstStart(locale, env, platform)).toBe(language)
  },
)
