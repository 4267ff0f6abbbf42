import type { PhoneProblem } from '../../shared/contract/phone.ts'
import { makeProblem } from './sip-problem.ts'
import type { Timers } from './steady-timer.ts'

/** A page may not make sound before somebody clicked in it; as soon as somebody did, the sound comes. */
const RETRY_MS = 400

/**
 * Where sound comes out: the speaker (headset) or the ringer. What plays follows the chosen device, also in mid-call,
 * and falls back to the default one while the chosen device is away.
 */
export class AudioOutput {
  readonly #role: string
  readonly #timers: Timers
  readonly #onProblem: (problem: PhoneProblem | null) => void
  readonly #playing = new Set<HTMLAudioElement>()
  #choice: string | null = null
  #isFallenBack = false

  constructor(role: string, timers: Timers, onProblem: (problem: PhoneProblem | null) => void) {
    this.#role = role
    this.#timers = timers
    this.#onProblem = onProblem
  }

  /** Chooses a device, null for the system's default. */
  async choose(deviceId: string | null): Promise<void> {
    if (deviceId === this.#choice) return
    this.#choice = deviceId
    this.#setFallenBack(false)
    await Promise.all([...this.#playing].map((element) => this.#direct(element)))
  }

  /** Devices came or went: `present` are the ids of the outputs that are there now. */
  async devicesChanged(present: ReadonlySet<string>): Promise<void> {
    if (this.#choice === null) return
    this.#setFallenBack(!present.has(this.#choice))
    await Promise.all([...this.#playing].map((element) => this.#direct(element)))
  }

  /**
   * Plays a stream until the function that it gives is called.
   * @param device another device than the chosen one, for a test tone
   */
  play(stream: MediaStream, device?: string | null): () => void {
    const element = document.createElement('audio')
    element.dataset['role'] = this.#role
    element.autoplay = true
    element.srcObject = stream
    document.body.append(element)
    this.#playing.add(element)
    let isOver = false
    const start = (): void => {
      if (isOver) return
      element.play().catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotAllowedError')
          this.#timers.after(RETRY_MS, start)
      })
    }
    void this.#direct(element, device).then(start)
    return () => {
      isOver = true
      this.#playing.delete(element)
      element.pause()
      element.srcObject = null
      element.remove()
    }
  }

  async #direct(element: HTMLAudioElement, device?: string | null): Promise<void> {
    const wanted = device === undefined ? (this.#isFallenBack ? null : this.#choice) : device
    const sink = wanted ?? ''
    if (element.sinkId === sink) return
    try {
      await element.setSinkId(sink)
    } catch {
      // the device is gone or not allowed: the default one is better than silence, and the agent is told
      this.#setFallenBack(true)
      if (element.sinkId !== '') await element.setSinkId('').catch(() => undefined)
    }
  }

  #setFallenBack(isFallenBack: boolean): void {
    if (isFallenBack === this.#isFallenBack) return
    this.#isFallenBack = isFallenBack
    this.#onProblem(isFallenBack ? makeProblem('deviceFailed') : null)
  }
}
