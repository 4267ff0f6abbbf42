import en from './en/dial.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/dial.ts'

/** The words about numbers that are typed, which come with what reads them. */
i18n.addResourceBundle('zh-CN', 'dial', zhCN)
i18n.addResourceBundle('en', 'dial', en)
