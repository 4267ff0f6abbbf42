import type { Words } from '../words.ts'
import type zh from '../zh-CN/wrap-up.ts'

const words: Words<typeof zh> = {}
export default words
