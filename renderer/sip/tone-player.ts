import type { AudioOutput } from './audio-output.ts'
import { drawTone } from './tones.ts'
import type { ToneName } from './tones.ts'

/** Plays the phone's own sounds on a chosen output: WebAudio into a stream, because only an element can choose a device. */
export class TonePlayer {
  #context: AudioContext | null = null
  readonly #drawn = new Map<ToneName, AudioBuffer>()
  /** One for each output, for ever: Chromium (156) never lets go of one while its context lives. */
  readonly #destinations = new Map<AudioOutput, MediaStreamAudioDestinationNode>()
  #playing = 0

  /** Plays a tone over and over until the function that it gives is called. @param volume 0 to 1 */
  loop(name: ToneName, output: AudioOutput, volume: number): () => void {
    return this.#play(name, output, volume, true).stop
  }

  /** Plays a tone once, on the given device instead of the chosen one. */
  async once(name: ToneName, output: AudioOutput, volume: number, device: string | null): Promise<void> {
    const { stop, ended } = this.#play(name, output, volume, false, device)
    await ended
    stop()
  }

  #play(
    name: ToneName,
    output: AudioOutput,
    volume: number,
    isLoop: boolean,
    device?: string | null,
  ): { stop: () => void; ended: Promise<void> } {
    const context = (this.#context ??= new AudioContext())
    this.#playing += 1
    // always: one that was just told to rest still says that it runs
    void context.resume()
    const destination = this.#destinations.get(output) ?? context.createMediaStreamDestination()
    this.#destinations.set(output, destination)
    const gain = context.createGain()
    gain.gain.value = volume
    gain.connect(destination)
    const source = context.createBufferSource()
    source.buffer = this.#bufferOf(name, context)
    source.loop = isLoop
    source.connect(gain)
    const ended = new Promise<void>((resolve) => {
      source.addEventListener('ended', () => resolve(), { once: true })
    })
    const silence = output.play(destination.stream, device)
    source.start()
    let isOver = false
    const stop = (): void => {
      if (isOver) return
      isOver = true
      silence()
      source.stop()
      source.disconnect()
      gain.disconnect()
      this.#playing -= 1
      // silence, too, is computed, hundreds of times a second
      if (this.#playing === 0) void context.suspend()
    }
    return { stop, ended }
  }

  #bufferOf(name: ToneName, context: AudioContext): AudioBuffer {
    const known = this.#drawn.get(name)
    if (known) return known
    const samples = drawTone(name, context.sampleRate)
    const buffer = context.createBuffer(1, samples.length, context.sampleRate)
    buffer.copyToChannel(samples, 0)
    this.#drawn.set(name, buffer)
    return buffer
  }
}
