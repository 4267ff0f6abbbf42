import en from './en/outbox-list.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/outbox-list.ts'

/** The words of the list of what is to be sent, which come with it: nobody waits for them at the start. */
i18n.addResourceBundle('zh-CN', 'outboxList', zhCN)
i18n.addResourceBundle('en', 'outboxList', en)
