import en from './en/customers.ts'
import { i18n } from './index.ts'
import zhCN from './zh-CN/customers.ts'

/** The words of the customers room, which come with their room: nobody waits for them at the start. */
i18n.addResourceBundle('zh-CN', 'customers', zhCN)
i18n.addResourceBundle('en', 'customers', en)
