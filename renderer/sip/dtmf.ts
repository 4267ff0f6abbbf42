import type { Info, Session } from 'sip.js'
import type { SessionAudio } from './session-description.ts'
import { PhoneFault, problemOfStatus } from './sip-problem.ts'

const RELAY = 'application/dtmf-relay'
const TONE_MS = 160

/**
 * Sends keys: in the audio stream (RFC 4733) or, where the line wants that or the stream cannot carry them, as SIP INFO.
 * Throws PhoneFault when an INFO is refused.
 */
export async function sendDtmf(
  session: Session,
  audio: SessionAudio,
  way: 'rfc4733' | 'info',
  tones: string,
): Promise<void> {
  if (way === 'rfc4733' && audio.sendDtmf(tones)) return
  for (const tone of tones) await sendInfo(session, tone)
}

function sendInfo(session: Session, tone: string): Promise<void> {
  return new Promise((resolve, reject) => {
    session
      .info({
        requestOptions: {
          body: {
            contentDisposition: 'render',
            contentType: RELAY,
            content: `Signal=${tone}\r\nDuration=${TONE_MS}\r\n`,
          },
        },
        requestDelegate: {
          onAccept: () => resolve(),
          onReject: ({ message }) =>
            reject(new PhoneFault(problemOfStatus(message.statusCode ?? 500, message.reasonPhrase))),
        },
      })
      .catch(reject)
  })
}

/** The key in an INFO of the other side; null for any other INFO. */
export function readDtmf(info: Info): string | null {
  const type = info.request.getHeader('Content-Type') ?? ''
  const { body } = info.request
  if (type.startsWith(RELAY)) return /^\s*Signal\s*=\s*([0-9A-D*#])/im.exec(body)?.[1] ?? null
  return type.startsWith('application/dtmf') ? (/^\s*([0-9A-D*#])\s*$/.exec(body)?.[1] ?? null) : null
}
