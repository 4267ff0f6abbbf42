import type { Words } from '../words.ts'
import type zh from '../zh-CN/problems.ts'

const words: Words<typeof zh> = {
  unexpected: 'Something unexpected happened; everything you typed is kept. Try again.',
  errors: {
    internal: 'Something went wrong inside Ringdesk; everything you typed is kept. Try again.',
    doorClosed: 'Ringdesk is starting again; everything you typed is kept. Try again in a moment.',
    badReply: 'An answer came that cannot be read; everything you typed is kept. Try again.',
    notAllowed: 'Your role may not do this; ask your supervisor.',
    notFound: 'This cannot be found any more; it may have been removed or merged.',
    illegalState: 'This cannot be done in its present state: {{message}}',
    alreadyDone: 'This has been done already.',
    badValue: 'What was entered does not fit: {{message}}',
    badInput: 'What was entered does not fit: {{message}}',
    twoPersonRule: 'The amount is large: another person must approve.',
    noPhone: 'The softphone is not ready yet. Wait a moment, or look at the phone in the settings.',
  },
}
export default words
