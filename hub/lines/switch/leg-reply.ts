import type { Body, IncomingResponse, IncomingResponseMessage } from 'sip.js/lib/core/index.js'
import { bodyOf, headerOf } from './sip-message.ts'

/** How a request the switch sent was answered. A timeout reads as 408. */
export interface Reply {
  readonly isAccepted: boolean
  readonly statusCode: number
  readonly reasonPhrase: string
  readonly message: IncomingResponseMessage
  readonly body: Body | undefined
}

export type ReinviteReply = Reply & {
  /** The description that the device had given before. */
  readonly before: string | undefined
  readonly acknowledge: (answer?: Body) => void
}

/** Reads an answer. */
export const replyOf = ({ message }: IncomingResponse): Reply => {
  const statusCode = message.statusCode ?? 500
  return {
    isAccepted: statusCode >= 200 && statusCode < 300,
    statusCode,
    reasonPhrase: message.reasonPhrase ?? '',
    message,
    body: message.body ? bodyOf(message) : undefined,
  }
}

/** The headers of an answer that mean something to the one it is passed on to. */
export const passedHeaders = (reply: Reply): string[] =>
  ['Retry-After', 'Warning', 'Accept'].flatMap((name) => {
    const value = headerOf(reply.message, name)
    return value === null ? [] : [`${name}: ${value}`]
  })
