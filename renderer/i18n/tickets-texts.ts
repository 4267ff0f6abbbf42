import en from './en/tickets.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/tickets.ts'

/** The words of the tickets room, which come with their room: nobody waits for them at the start. */
i18n.addResourceBundle('zh-CN', 'tickets', zhCN)
i18n.addResourceBundle('en', 'tickets', en)
