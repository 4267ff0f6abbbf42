import { SessionState, URI } from 'sip.js'
import type { Inviter } from 'sip.js'
import type { PhoneCall, PhoneProblem, SipDialog } from '../../shared/contract/phone.ts'
import { tolerantUri } from '../../shared/sip/sip-js-uri.ts'
import { readUri } from '../../shared/sip/uri.ts'
import { replacesHeaders } from './replaces.ts'
import type { Said } from './replaces.ts'
import type { SessionAudio } from './session-description.ts'
import { SipCall } from './sip-call.ts'
import type { CallDescription, CallParts } from './sip-call.ts'
import { PhoneFault, makeProblem, problemOfError } from './sip-problem.ts'

/** The line has something else under way with this call, or is overloaded: it may give it a moment later. */
const LATER: ReadonlySet<number> = new Set([491, 500, 503])
/** The line knows no such call (any more), or the other side could not be asked. */
const GONE: ReadonlySet<number> = new Set([404, 408, 410, 480, 481, 487, 603])

/** What a refusal means for the call. */
const faultOfRefusal = (status: number, reasonPhrase: string | undefined): PhoneFault => {
  const isLost = LATER.has(status) || GONE.has(status)
  return new PhoneFault(makeProblem(isLost ? 'callLost' : 'notTakenOver', reasonPhrase, status))
}

/** True where the same may come about a moment later. */
export const isForLater = ({ sipStatus }: PhoneProblem): boolean => sipStatus !== null && LATER.has(sipStatus)

interface Refusal {
  readonly message: { readonly statusCode: number | undefined; readonly reasonPhrase: string | undefined }
}

/**
 * A call that the page before had: a new dialog takes the place of the one that went with that page (RFC 3891). To the line it is another
 * call of this phone, to the person the same one, with its beginning, its hold and its muted microphone.
 */
export class ContinuedSipCall extends SipCall {
  readonly #before: PhoneCall
  readonly #inviter: Inviter

  /** Throws PhoneFault where the dialog names no address. */
  static make(before: PhoneCall, dialog: SipDialog, parts: CallParts): ContinuedSipCall {
    // as the line wrote it, which may be nothing that sip.js's own grammar reads
    const target = readUri(dialog.target)
    if (!target) throw new PhoneFault(makeProblem('callLost', 'The address of the call cannot be read.'))
    const { inviter, audio } = parts.line.makeInviter(tolerantUri(target, URI), {
      extraHeaders: replacesHeaders(dialog),
    })
    audio.setHeld(before.phase === 'held')
    audio.setMuted(before.muted)
    return new ContinuedSipCall(before, inviter, audio, parts)
  }

  private constructor(before: PhoneCall, inviter: Inviter, audio: SessionAudio, parts: CallParts) {
    const { callId, contactId, incoming, target } = before
    super({ callId, contactId, peer: incoming?.from ?? target }, 'dialing', inviter, audio, parts, before)
    this.#before = before
    this.#inviter = inviter
  }

  get description(): CallDescription {
    const { incoming, direction, target } = this.#before
    return { incoming, direction, target }
  }

  /**
   * Resolves when the call goes on here. Throws PhoneFault where it does not within so many ms (the line does not keep the other side for
   * longer): nothing of this try is left then, and no event came of it.
   */
  async takeOver(withinMs: number): Promise<void> {
    const tooLong = Promise.withResolvers<never>()
    const stop = this.parts.timers.after(withinMs, () =>
      tooLong.reject(new PhoneFault(makeProblem('callLost'))),
    )
    try {
      await Promise.race([this.#invite(withinMs), tooLong.promise])
    } catch (error) {
      this.abandonUnsent()
      this.#letGo()
      throw error instanceof PhoneFault ? error : new PhoneFault(problemOfError(error), { cause: error })
    } finally {
      stop()
    }
  }

  protected withdraw(): void {
    // the other side can be told goodbye only when the call is here: whoever wants that asks again then
  }

  protected lostUnanswered(): void {
    // whoever asked for the call waits for so long, whatever happens meanwhile
  }

  protected backUnanswered(): void {
    // as above
  }

  protected terminated(): void {
    if (this.isAnswered) this.end('failed', makeProblem('callLost'))
  }

  async #invite(withinMs: number): Promise<void> {
    const isUp = new Promise<void>((resolve) => {
      this.parts.line.whenUp(withinMs, resolve)
    })
    await Promise.all([this.audio.openMicrophone(), isUp])
    const { promise, resolve, reject } = Promise.withResolvers<undefined>()
    const refused = ({ message }: Refusal): void =>
      reject(faultOfRefusal(message.statusCode ?? 500, message.reasonPhrase))
    this.#inviter.stateChange.addListener((state) => {
      if (state === SessionState.Established)
        this.continued(this.#before.answeredAt ?? this.parts.timers.now())
      // where the line says why, it says so in the same turn
      if (state === SessionState.Terminated)
        setTimeout(() => reject(new PhoneFault(makeProblem('callLost'))), 0)
    })
    const onAccept = ({ message }: { readonly message: Said }): void => {
      // sip.js comes here also where it could do nothing with what the line describes
      if (!this.isAnswered) return reject(new PhoneFault(makeProblem('callLost')))
      this.dialogStands(message)
      resolve(undefined)
    }
    await this.#inviter.invite({ requestDelegate: { onAccept, onReject: refused, onRedirect: refused } })
    await promise
  }

  #letGo(): void {
    const inviter = this.#inviter
    const report = (error: unknown): void => console.warn('A call could not be let go at the line', error)
    if (inviter.state === SessionState.Established) inviter.bye().catch(report)
    else if (inviter.state === SessionState.Initial || inviter.state === SessionState.Establishing)
      inviter.cancel().catch(report)
  }
}
