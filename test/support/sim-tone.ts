/** G.711 µ-law tones: made, read and recognised. 8000 samples a second, frames of 20 ms. */
export const SAMPLE_RATE = 8000
export const FRAME_SAMPLES = 160

const BIAS = 0x84
const CLIP = 32_635

/** One 16-bit sample as µ-law (ITU-T G.711). */
export function encodeMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7)
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

export function decodeMuLaw(byte: number): number {
  const inverted = ~byte & 0xff
  const exponent = (inverted >> 4) & 0x07
  const magnitude = (((inverted & 0x0f) << 3) + BIAS) * 2 ** exponent - BIAS
  return inverted & 0x80 ? -magnitude : magnitude
}

/** The frame number `index` of an endless tone. */
export function toneFrame(hz: number, index: number): Buffer {
  const frame = Buffer.alloc(FRAME_SAMPLES)
  for (let offset = 0; offset < FRAME_SAMPLES; offset++) {
    const at = (index * FRAME_SAMPLES + offset) / SAMPLE_RATE
    frame[offset] = encodeMuLaw(Math.round(8000 * Math.sin(2 * Math.PI * hz * at)))
  }
  return frame
}

/** How much of the sound is this tone, 0 to 1 (Goertzel's algorithm over µ-law bytes); 0 for silence. */
export function toneShare(sound: Uint8Array, hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE)
  let before = 0
  let last = 0
  let energy = 0
  for (const byte of sound) {
    const sample = decodeMuLaw(byte)
    const next = sample + coefficient * last - before
    before = last
    last = next
    energy += sample * sample
  }
  if (energy < sound.length * 100) return 0
  const power = last * last + before * before - coefficient * last * before
  return Math.min(1, (2 * power) / (sound.length * energy))
}
