import { SECOND_MS } from '../../shared/domain/time.ts'
import type { MicrophoneLoan } from '../sip/microphone.ts'
import { PhoneFault, makeProblem } from '../sip/sip-problem.ts'
import type { Timers } from '../sip/steady-timer.ts'

/** A browser that lets no page make a sound says so by never starting. */
const STARTS_WITHIN_MS = SECOND_MS
const LENGTH_S = 4
const SPEAKS_S = 1.8
const SYLLABLE_S = 0.22

/** The samples of one round: a murmur of some syllables, then a pause in which the agent may speak. */
export function drawMurmur(sampleRate: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(Math.round(LENGTH_S * sampleRate))
  let phase = 0
  for (let index = 0; index < SPEAKS_S * sampleRate; index += 1) {
    const t = index / sampleRate
    const syllable = Math.floor(t / SYLLABLE_S)
    const within = (t % SYLLABLE_S) / SYLLABLE_S
    // a voice: its pitch goes up and down from syllable to syllable, with two overtones
    phase += (2 * Math.PI * (150 + 28 * Math.sin(syllable * 2.3))) / sampleRate
    const wave = Math.sin(phase) + 0.5 * Math.sin(3 * phase) + 0.25 * Math.sin(5 * phase)
    samples[index] = 0.16 * Math.sin(Math.PI * within) ** 2 * wave
  }
  return samples
}

/** The voice of a simulated customer, in the place of a microphone: no device, and nobody is asked for anything. */
export class SimulatedVoice {
  readonly #timers: Timers
  #context: AudioContext | null = null

  constructor(timers: Timers) {
    this.#timers = timers
  }

  /** Throws PhoneFault `noMedia` where this browser gives the page no sound. */
  async lend(): Promise<MicrophoneLoan> {
    const context = (this.#context ??= new AudioContext())
    if (!(await this.#isStarted(context))) throw new PhoneFault(makeProblem('noMedia'))
    const destination = context.createMediaStreamDestination()
    const samples = drawMurmur(context.sampleRate)
    const buffer = context.createBuffer(1, samples.length, context.sampleRate)
    buffer.copyToChannel(samples, 0)
    const source = context.createBufferSource()
    source.buffer = buffer
    source.loop = true
    source.connect(destination)
    source.start()
    const [track] = destination.stream.getAudioTracks()
    if (!track) throw new PhoneFault(makeProblem('noMedia'))
    return {
      track,
      stream: destination.stream,
      onReplaced: null,
      giveBack: () => {
        source.stop()
        track.stop()
      },
    }
  }

  close(): void {
    void this.#context?.close()
    this.#context = null
  }

  #isStarted(context: AudioContext): Promise<boolean> {
    return new Promise((resolve) => {
      const stop = this.#timers.after(STARTS_WITHIN_MS, () => resolve(false))
      context.resume().then(
        () => {
          stop()
          resolve(context.state === 'running')
        },
        () => resolve(false),
      )
    })
  }
}
