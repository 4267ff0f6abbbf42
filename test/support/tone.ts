import { writeFileSync } from 'node:fs'
import type { Frame, Page } from '@playwright/test'

const SAMPLE_RATE = 48_000

/**
 * Writes what a fake microphone "hears" (Chromium's `--use-file-for-fake-audio-capture`): a tone in short bursts, because
 * noise suppression takes a steady one for noise.
 */
export function writeToneFile(path: string, hz: number, seconds = 2): void {
  const samples = new Int16Array(SAMPLE_RATE * seconds)
  for (let index = 0; index < samples.length; index += 1) {
    const t = index / SAMPLE_RATE
    const isOn = t % 0.4 < 0.25
    samples[index] = isOn ? Math.round(0.5 * 32_767 * Math.sin(2 * Math.PI * hz * t)) : 0
  }
  const data = Buffer.from(samples.buffer)
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + data.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(SAMPLE_RATE, 24)
  header.writeUInt32LE(SAMPLE_RATE * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(data.length, 40)
  writeFileSync(path, Buffer.concat([header, data]))
}

export interface Heard {
  /** Loudest level of the time listened, 0 to 1. */
  readonly level: number
  /** Frequency of the loudest moment, in Hz; 0 in silence. */
  readonly hz: number
}

/** Listens for a while to what a page plays in its speaker. */
export const listen = (page: Page | Frame, ms = 600): Promise<Heard> =>
  page.evaluate(async (lastsMs) => {
    const elements = [...document.querySelectorAll<HTMLAudioElement>('audio[data-role=speaker]')]
    const stream = elements.map(({ srcObject }) => srcObject).find((source) => source instanceof MediaStream)
    if (!stream || stream.getAudioTracks().length === 0) return { level: 0, hz: 0 }
    const context = new AudioContext()
    await context.resume()
    const analyser = context.createAnalyser()
    analyser.fftSize = 4096
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const spectrum = new Float32Array(analyser.frequencyBinCount)
    let level = 0
    let hz = 0
    const end = performance.now() + lastsMs
    while (performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 25))
      analyser.getFloatTimeDomainData(samples)
      const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length)
      if (rms <= level) continue
      level = rms
      analyser.getFloatFrequencyData(spectrum)
      const loudest = spectrum.reduce(
        (best, value, index) => (value > (spectrum[best] ?? -Infinity) ? index : best),
        0,
      )
      hz = Math.round((loudest * context.sampleRate) / analyser.fftSize)
    }
    await context.close()
    return { level, hz: level > 0.001 ? hz : 0 }
  }, ms)
