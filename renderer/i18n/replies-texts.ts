import en from './en/replies.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/replies.ts'

/** The ready sentences, which come when somebody opens their menu. */
i18n.addResourceBundle('zh-CN', 'replies', zhCN)
i18n.addResourceBundle('en', 'replies', en)
