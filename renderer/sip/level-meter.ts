import type { Timers } from './steady-timer.ts'

const TIMES_A_SECOND = 10

/**
 * Tells how loud a stream is, 0 (silence) to 1, ten times a second, until the function that it gives is called. The
 * scale is logarithmic as ears are: -60 dB and less is 0, full scale 1.
 */
export function measureLevel(
  stream: MediaStream,
  timers: Timers,
  onLevel: (level: number) => void,
): () => void {
  const context = new AudioContext()
  if (context.state === 'suspended') void context.resume()
  const analyser = context.createAnalyser()
  analyser.fftSize = 2048
  const source = context.createMediaStreamSource(stream)
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const stop = timers.every(1000 / TIMES_A_SECOND, () => {
    analyser.getFloatTimeDomainData(samples)
    onLevel(levelOf(samples))
  })
  return () => {
    stop()
    source.disconnect()
    void context.close()
  }
}

/** The level of samples between -1 and 1: root mean square on a scale of 60 dB. */
export function levelOf(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const rms = Math.sqrt(sum / Math.max(1, samples.length))
  const decibel = 20 * Math.log10(Math.max(rms, 1e-6))
  return Math.round(Math.min(1, Math.max(0, 1 + decibel / 60)) * 1000) / 1000
}
