import type { Words } from '../words.ts'
import type zh from '../zh-CN/ticket.ts'

const words: Words<typeof zh> = {}
export default words
