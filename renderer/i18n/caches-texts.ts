import en from './en/caches.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/caches.ts'

/** The words of the data that is kept here, which come with their room: nobody waits for them at the start. */
i18n.addResourceBundle('zh-CN', 'caches', zhCN)
i18n.addResourceBundle('en', 'caches', en)
