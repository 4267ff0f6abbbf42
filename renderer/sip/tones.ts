/** The sounds of the phone, drawn as samples: no files, no licences, and one loop that no timer has to keep up. */
export type ToneName = 'ring' | 'secondCall' | 'ringback' | 'test'

interface Note {
  readonly fromS: number
  readonly lastsS: number
  readonly hz: readonly number[]
  /** 0 to 1. */
  readonly gain: number
}

const note = (fromS: number, lastsS: number, hz: readonly number[], gain: number): Note => ({
  fromS,
  lastsS,
  hz,
  gain,
})

const TONES: Record<ToneName, { readonly lengthS: number; readonly notes: readonly Note[] }> = {
  // two soft chimes, and quiet enough in between to hear oneself speak
  ring: {
    lengthS: 3.2,
    notes: [0, 0.9].flatMap((start) => [
      note(start, 0.34, [784, 1568], 0.5),
      note(start + 0.16, 0.34, [988, 1976], 0.45),
      note(start + 0.32, 0.42, [1319], 0.4),
    ]),
  },
  // somebody is in the ear already
  secondCall: { lengthS: 4, notes: [note(0, 0.16, [880], 0.12), note(0.24, 0.16, [880], 0.12)] },
  // the Chinese ringing tone: 450 Hz, one second in five (ITU-T E.180, supplement 2)
  ringback: { lengthS: 5, notes: [note(0, 1, [450], 0.25)] },
  test: {
    lengthS: 1.4,
    notes: [note(0, 0.4, [523], 0.4), note(0.3, 0.4, [659], 0.4), note(0.6, 0.6, [784], 0.4)],
  },
}

const RISE_S = 0.012

/** The samples of one round of a tone, between -1 and 1. */
export function drawTone(name: ToneName, sampleRate: number): Float32Array<ArrayBuffer> {
  const { lengthS, notes } = TONES[name]
  const samples = new Float32Array(Math.round(lengthS * sampleRate))
  for (const { fromS, lastsS, hz, gain } of notes) {
    const start = Math.round(fromS * sampleRate)
    const length = Math.round(lastsS * sampleRate)
    for (let index = 0; index < length && start + index < samples.length; index += 1) {
      const t = index / sampleRate
      // a steady tone does not fade, a chime does
      const fade = name === 'ringback' ? Math.min(1, (lastsS - t) / RISE_S) : (1 - t / lastsS) ** 2
      const envelope = gain * Math.min(1, t / RISE_S) * Math.max(0, fade)
      const wave = hz.reduce((sum, frequency) => sum + Math.sin(2 * Math.PI * frequency * t), 0) / hz.length
      samples[start + index] = Math.max(-1, Math.min(1, (samples[start + index] ?? 0) + envelope * wave))
    }
  }
  return samples
}
