import en from './en/diagnostics.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/diagnostics.ts'

/** The words of the diagnostics, which come with their room: nobody waits for them at the start. */
i18n.addResourceBundle('zh-CN', 'diagnostics', zhCN)
i18n.addResourceBundle('en', 'diagnostics', en)
