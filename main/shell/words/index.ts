import type { ShellSummary } from '../../../shared/contract/shell-door.ts'
import en from './en.ts'
import type { ShellWords } from './zh-CN.ts'
import zhCN from './zh-CN.ts'

export type { ShellWords }

/** The shell's words in one language. */
export const wordsIn = (language: ShellSummary['language']): ShellWords => (language === 'en' ? en : zhCN)

/** The language that the shell speaks before the core has said which: that of the system. */
export const languageOfLocale = (locale: string): ShellSummary['language'] =>
  locale.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
