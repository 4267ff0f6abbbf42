import type { AudioOutput } from './audio-output.ts'
import type { TonePlayer } from './tone-player.ts'

export type Ringing = 'silent' | 'ring' | 'secondCall'

/**
 * The bell. A call that finds the agent free rings on the ringer; one that finds them talking only beeps softly in the
 * speaker, where the customer does not hear it.
 */
export class Bell {
  readonly #player: TonePlayer
  readonly #ringer: AudioOutput
  readonly #speaker: AudioOutput
  #now: Ringing = 'silent'
  #volume = 1
  #stop = (): void => undefined

  constructor(player: TonePlayer, ringer: AudioOutput, speaker: AudioOutput) {
    this.#player = player
    this.#ringer = ringer
    this.#speaker = speaker
  }

  set(wanted: Ringing): void {
    if (wanted !== this.#now) this.#start(wanted)
  }

  /** @param volume 0 (silent) to 1; a bell that rings already takes it at once */
  setVolume(volume: number): void {
    if (volume === this.#volume) return
    this.#volume = volume
    this.#start(this.#now)
  }

  #start(wanted: Ringing): void {
    this.#stop()
    this.#now = wanted
    this.#stop =
      wanted === 'silent'
        ? () => undefined
        : this.#player.loop(wanted, wanted === 'ring' ? this.#ringer : this.#speaker, this.#volume)
  }
}
