import { z } from 'zod'
import { CallId } from '../domain/ids.ts'

/**
 * What a window says to the phone in its own frame, beside the core: the agent took this call. The phone does what the
 * core is about to ask of it anyway, and the core stays the truth; asked twice, it is answered once.
 */
export const AnswerWord = z.object({ type: z.literal('ringdesk:answer'), callId: CallId })
export type AnswerWord = z.infer<typeof AnswerWord>
