import { expect, it } from 'vitest'
import { currentLanguage, i18n, setLanguage } from '../../renderer/i18n/index.ts'

it('a page has the words of the language that it speaks, and the others when it changes to them', async () => {
  // happy-dom and Node call themselves English
  expect(currentLanguage()).toBe('en')
  expect(i18n.t('common:close')).toBe('Close')
  expect(i18n.hasResourceBundle('zh-CN', 'common')).toBe(false)
  // @ts-expect-error the page's document, in a test without a page
  globalThis.document ??= { documentElement: { lang: '' } }
  expect(await setLanguage('zh-CN')).toBe(true)
  expect(document.documentElement.lang).toBe('zh-CN')
  expect(i18n.t('common:close')).toBe('关闭')
})
