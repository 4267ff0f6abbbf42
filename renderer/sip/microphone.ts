import type { PhoneProblem } from '../../shared/contract/phone.ts'
import { PhoneFault, faultOfCapture, makeProblem, problemOfError } from './sip-problem.ts'

/** One user's share of the microphone: a track of its own, so that one call's mute is not another's. */
export interface MicrophoneLoan {
  readonly track: MediaStreamTrack
  readonly stream: MediaStream
  /** Hears of the track that takes the place of this one, when the device changes in mid-call. */
  onReplaced: ((track: MediaStreamTrack) => void) | null
  giveBack(): void
}

interface OpenLoan extends MicrophoneLoan {
  track: MediaStreamTrack
}

/**
 * The microphone of this computer: opened when somebody needs it, shared by all calls, closed when nobody does, and
 * changed underneath them when another device is chosen or the present one is pulled out.
 */
export class Microphone {
  readonly #onProblem: (problem: PhoneProblem | null) => void
  readonly #loans = new Set<OpenLoan>()
  /** Loans that wait for the device to open. */
  #borrowing = 0
  #choice: string | null = null
  #source: Promise<MediaStream> | null = null

  /** @param onProblem hears that the chosen device failed and the default took over, and null whenever one opens well */
  constructor(onProblem: (problem: PhoneProblem | null) => void) {
    this.#onProblem = onProblem
  }

  /** True where the microphone opens without asking anybody. */
  async isPermitted(): Promise<boolean> {
    try {
      const status = await navigator.permissions.query({ name: 'microphone' })
      return status.state === 'granted'
    } catch {
      // a browser without this permission's name: then it is asked for when a call is answered
      return false
    }
  }

  /** Chooses a device, null for the system's default; calls go on with it at once. */
  async choose(deviceId: string | null): Promise<void> {
    if (deviceId === this.#choice) return
    this.#choice = deviceId
    if (this.#source) await this.#replace()
  }

  /** Devices came or went: goes back to the chosen one when it is there again. */
  async devicesChanged(): Promise<void> {
    if (this.#loans.size === 0) return
    const track = (await this.#source?.catch(() => null))?.getAudioTracks()[0]
    const used = track?.getSettings().deviceId
    const isLost = track === undefined || track.readyState === 'ended'
    const devices = await navigator.mediaDevices.enumerateDevices()
    const isBack =
      this.#choice !== null &&
      used !== this.#choice &&
      devices.some(({ kind, deviceId }) => kind === 'audioinput' && deviceId === this.#choice)
    if (isLost || isBack) await this.#replace()
  }

  /** Opens the microphone, or shares the open one. Throws PhoneFault: refused, none there, or broken. */
  async lend(): Promise<MicrophoneLoan> {
    this.#borrowing += 1
    const source = await (this.#source ??= this.#open()).finally(() => (this.#borrowing -= 1))
    const loan: OpenLoan = {
      track: cloneOf(source),
      stream: new MediaStream(),
      onReplaced: null,
      giveBack: () => {
        loan.track.stop()
        this.#loans.delete(loan)
        this.#closeWhenIdle()
      },
    }
    loan.stream.addTrack(loan.track)
    this.#loans.add(loan)
    return loan
  }

  async #open(): Promise<MediaStream> {
    const voice = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
    const capture = (device: string | null): Promise<MediaStream> =>
      navigator.mediaDevices.getUserMedia({
        audio: device === null ? voice : { ...voice, deviceId: { exact: device } },
      })
    try {
      const stream = await this.#captureChosen(capture)
      const track = stream.getAudioTracks()[0]
      // 'ended' comes when the device is pulled out, not when a program stops the track
      track?.addEventListener('ended', () => void this.#lost(stream), { once: true })
      return stream
    } catch (error) {
      this.#source = null
      throw faultOfCapture(error)
    }
  }

  async #captureChosen(capture: (device: string | null) => Promise<MediaStream>): Promise<MediaStream> {
    try {
      const stream = await capture(this.#choice)
      this.#onProblem(null)
      return stream
    } catch (error) {
      const isRefused = faultOfCapture(error).problem.code === 'microphoneRefused'
      if (isRefused || this.#choice === null) throw error
      const stream = await capture(null)
      this.#onProblem(makeProblem('deviceFailed'))
      return stream
    }
  }

  async #lost(stream: MediaStream): Promise<void> {
    if ((await this.#source?.catch(() => null)) !== stream) return
    this.#onProblem(makeProblem('deviceFailed'))
    await this.#replace()
  }

  /** Opens the device anew and hands every loan its new track. */
  async #replace(): Promise<void> {
    const before = this.#source
    const opening = this.#open()
    this.#source = opening
    try {
      const source = await opening
      if (this.#source !== opening) return void stopAll(source)
      for (const loan of this.#loans) {
        const old = loan.track
        loan.track = cloneOf(source)
        loan.track.enabled = old.enabled
        loan.stream.removeTrack(old)
        loan.stream.addTrack(loan.track)
        loan.onReplaced?.(loan.track)
        old.stop()
      }
      const old = await before?.catch(() => null)
      if (old) stopAll(old)
      this.#closeWhenIdle()
    } catch (error) {
      this.#onProblem(problemOfError(error))
    }
  }

  #closeWhenIdle(): void {
    if (this.#loans.size + this.#borrowing > 0) return
    const source = this.#source
    this.#source = null
    source?.then(stopAll, () => undefined)
  }
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

function cloneOf(stream: MediaStream): MediaStreamTrack {
  const track = stream.getAudioTracks()[0]
  if (!track) throw new PhoneFault(makeProblem('noMicrophone'))
  return track.clone()
}
