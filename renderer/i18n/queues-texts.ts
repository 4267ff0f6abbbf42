import en from './en/queues.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/queues.ts'

/** The words of the queues room, which come with their room: nobody waits for them at the start. */
i18n.addResourceBundle('zh-CN', 'queues', zhCN)
i18n.addResourceBundle('en', 'queues', en)
