import en from './en/settings.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/settings.ts'

/** The words of the settings, which come with their room: nobody waits for them at the start. */
i18n.addResourceBundle('zh-CN', 'settings', zhCN)
i18n.addResourceBundle('en', 'settings', en)
