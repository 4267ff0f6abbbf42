import { DoorError } from '../../shared/contract/door.ts'
import type { PhoneProblem, PhoneProblemCode } from '../../shared/contract/phone.ts'
import type { CallEndReason } from '../../shared/domain/call.ts'
import { cutText } from '../../shared/domain/cut-text.ts'

/** What a person can do about each trouble; the user interface has its own words by code. */
const ADVICE: Record<PhoneProblemCode, string> = {
  microphoneRefused: 'The microphone is not allowed. Allow it for Ringdesk, then try again.',
  noMicrophone: 'No microphone was found. Plug one in, then try again.',
  deviceFailed: 'The chosen sound device does not work; the default one is used.',
  noIceCandidate: 'This computer has no network address for sound. Check the network, then try again.',
  noMedia: 'No sound arrives from the other side.',
  mediaLost: 'The sound was lost; it is being restored.',
  callLost: 'The call broke off and could not be restored. Call back.',
  notTakenOver: 'The page was loaded again, and the line does not give the call to the new one. Call back.',
  badCredentials: 'The line refuses the password of this phone. Sign in again or ask the administrator.',
  forbidden: 'The line does not allow this.',
  notFound: 'The line does not know this number.',
  timeout: 'The line did not answer in time. Try again.',
  unavailable: 'The other side cannot be reached now.',
  busy: 'The other side is busy.',
  notAcceptable: 'The two sides have no sound format in common.',
  serverBusy: 'The line is overloaded or being restarted. Try again in a moment.',
  lineUnreachable: 'The line cannot be reached; the phone keeps trying.',
  otherHub: 'Another hub answers at this address; the phone waits for its own.',
  registeredElsewhere:
    'This account is signed in on another phone, which rings now. Sign in here again to take over.',
  unreadable: 'The line sends messages that cannot be understood; calls may be lost.',
  other: 'The line reported an error.',
}

const RETRYABLE: ReadonlySet<PhoneProblemCode> = new Set([
  'microphoneRefused',
  'noMicrophone',
  'noIceCandidate',
  'timeout',
  'unavailable',
  'busy',
  'serverBusy',
  'lineUnreachable',
])

/** The code of a final SIP response (RFC 3261, 21). */
export function problemCodeOf(status: number): PhoneProblemCode {
  switch (status) {
    case 401:
    case 407:
      return 'badCredentials'
    case 403:
      return 'forbidden'
    case 404:
    case 410:
    case 416:
    case 484:
    case 604:
      return 'notFound'
    case 408:
    case 504:
      return 'timeout'
    case 480:
    case 603:
      return 'unavailable'
    case 486:
    case 600:
      return 'busy'
    case 415:
    case 488:
    case 606:
      return 'notAcceptable'
    case 500:
    case 502:
    case 503:
      return 'serverBusy'
    default:
      return 'other'
  }
}

/** A problem as the door tells it; without a detail the advice stands there. */
export const makeProblem = (
  code: PhoneProblemCode,
  detail: string = ADVICE[code],
  sipStatus: number | null = null,
): PhoneProblem => ({ code, sipStatus, detail: cutText(detail, 300) })

/** The problem behind a final SIP response. */
export const problemOfStatus = (status: number, reasonPhrase = ''): PhoneProblem =>
  makeProblem(problemCodeOf(status), reasonPhrase === '' ? undefined : reasonPhrase, status)

/** How an outbound call that was refused with this status ended. */
export function endReasonOfStatus(status: number): CallEndReason {
  switch (status) {
    case 486:
    case 600:
      return 'busy'
    case 403:
    case 603:
    case 607:
      return 'refused'
    case 408:
    case 480:
    case 487:
      return 'noAnswer'
    default:
      return 'failed'
  }
}

/** A trouble on its way to whoever asked. */
export class PhoneFault extends Error {
  readonly problem: PhoneProblem
  constructor(problem: PhoneProblem, options?: ErrorOptions) {
    super(problem.detail, options)
    this.name = 'PhoneFault'
    this.problem = problem
  }
}

/** Any error as a problem; errors that nobody foresaw become `other`. */
export const problemOfError = (error: unknown): PhoneProblem =>
  error instanceof PhoneFault
    ? error.problem
    : makeProblem('other', error instanceof Error ? error.message : String(error))

/** Any error as the door's refusal, with the code of its problem. */
export function doorErrorOf(error: unknown): DoorError {
  if (error instanceof DoorError) return error
  const { code } = problemOfError(error)
  return new DoorError(code, ADVICE[code], RETRYABLE.has(code))
}

/** The fault behind a failed getUserMedia (Media Capture and Streams, 10.1.4). */
export function faultOfCapture(error: unknown): PhoneFault {
  const name = error instanceof DOMException ? error.name : ''
  const code: PhoneProblemCode =
    name === 'NotAllowedError' || name === 'SecurityError'
      ? 'microphoneRefused'
      : name === 'NotFoundError' || name === 'OverconstrainedError'
        ? 'noMicrophone'
        : 'deviceFailed'
  return new PhoneFault(makeProblem(code), { cause: error })
}
