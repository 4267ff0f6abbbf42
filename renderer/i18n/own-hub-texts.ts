import en from './en/own-hub.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/own-hub.ts'

/** The words about a hub of this computer that cannot start, which come with their part: almost nobody ever reads them. */
i18n.addResourceBundle('zh-CN', 'ownHub', zhCN)
i18n.addResourceBundle('en', 'ownHub', en)
