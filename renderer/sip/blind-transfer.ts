import type { Notification, Session, URI } from 'sip.js'
import type { PhoneProblem } from '../../shared/contract/phone.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { makeProblem, problemOfStatus } from './sip-problem.ts'
import type { Timers } from './steady-timer.ts'

/** A phone that nobody picks up is given up by the line long before this. */
const PATIENCE_MS = 90 * SECOND_MS

/** The status in a message/sipfrag body (RFC 3420), as in `SIP/2.0 200 OK`; null where there is none. */
export const readSipfrag = (body: string): { status: number; phrase: string } | null => {
  const [, status, phrase = ''] = /^SIP\/2\.0 (\d{3})(?: ([^\r\n]*))?/.exec(body) ?? []
  return status === undefined ? null : { status: Number(status), phrase }
}

/**
 * Asks the other side to call somebody else instead (REFER, RFC 3515, 5589) and waits until that call is answered.
 * Gives null when it is, else the problem; the call with us goes on then.
 */
export function referCall(session: Session, target: URI, timers: Timers): Promise<PhoneProblem | null> {
  return new Promise((resolve) => {
    const cancelPatience = timers.after(PATIENCE_MS, () => resolve(makeProblem('timeout')))
    const settle = (problem: PhoneProblem | null): void => {
      cancelPatience()
      resolve(problem)
    }
    const onNotify = (notification: Notification): void => {
      void notification.accept()
      const progress = readSipfrag(notification.request.body)
      // 1xx is on the way; Subscription-State says nothing more: sip.js's own NOTIFYs call every state terminated
      if (progress === null || progress.status < 200) return
      settle(progress.status < 300 ? null : problemOfStatus(progress.status, progress.phrase))
    }
    const requestDelegate = {
      onReject: ({
        message,
      }: {
        message: { statusCode: number | undefined; reasonPhrase: string | undefined }
      }) => settle(problemOfStatus(message.statusCode ?? 500, message.reasonPhrase)),
    }
    session
      .refer(target, { onNotify, requestDelegate })
      .catch((error: unknown) =>
        settle(makeProblem('other', error instanceof Error ? error.message : undefined)),
      )
  })
}
