import en from './en/while-ringing.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/while-ringing.ts'

/** The words beside a call that rings, which come after it. */
i18n.addResourceBundle('zh-CN', 'whileRinging', zhCN)
i18n.addResourceBundle('en', 'whileRinging', en)
