import en from './en/follow-ups.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/follow-ups.ts'

/** The words of the follow-ups room, which come with it: nobody waits for them at the start. */
i18n.addResourceBundle('zh-CN', 'followUps', zhCN)
i18n.addResourceBundle('en', 'followUps', en)
