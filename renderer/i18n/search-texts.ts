import en from './en/search.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/search.ts'

/** The words of the search palette, which come with it: nobody waits for them at the start. */
i18n.addResourceBundle('zh-CN', 'search', zhCN)
i18n.addResourceBundle('en', 'search', en)
