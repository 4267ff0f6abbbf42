import en from './en/my-work.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/my-work.ts'

/** The words of the worklist, which come with it: the workspace may be drawn before. */
i18n.addResourceBundle('zh-CN', 'myWork', zhCN)
i18n.addResourceBundle('en', 'myWork', en)
