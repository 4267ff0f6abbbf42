import type { AudioDevice, DeviceChoice, PhoneProblem } from '../../shared/contract/phone.ts'
import { AudioOutput } from './audio-output.ts'
import { Microphone } from './microphone.ts'
import type { Timers } from './steady-timer.ts'

export interface DeviceListener {
  devices(devices: AudioDevice[]): void
  /** The worst trouble of any device, or null when there is none (any more). */
  problem(problem: PhoneProblem | null): void
}

/** Chromium lists the default device a second time under these names; `null` stands for it here. */
const ALIASES: ReadonlySet<string> = new Set(['default', 'communications', ''])

/** The sound devices of this computer: which there are, which are chosen, and what to do when one goes. */
export class Devices {
  readonly microphone: Microphone
  readonly speaker: AudioOutput
  readonly ringer: AudioOutput
  readonly #listener: DeviceListener
  readonly #problems = new Map<'microphone' | 'speaker' | 'ringer', PhoneProblem>()
  #known: AudioDevice[] = []

  constructor(timers: Timers, listener: DeviceListener) {
    this.#listener = listener
    this.microphone = new Microphone((problem) => {
      this.#note('microphone', problem)
      // with the first opening comes the permission to read the devices' names
      void this.refresh()
    })
    this.speaker = new AudioOutput('speaker', timers, (problem) => this.#note('speaker', problem))
    this.ringer = new AudioOutput('ringer', timers, (problem) => this.#note('ringer', problem))
    navigator.mediaDevices.addEventListener('devicechange', () => void this.refresh())
  }

  get known(): AudioDevice[] {
    return this.#known
  }

  async choose(choice: DeviceChoice): Promise<void> {
    await Promise.all([
      this.microphone.choose(choice.microphone),
      this.speaker.choose(choice.speaker),
      this.ringer.choose(choice.ringer),
    ])
  }

  /** Reads the devices anew and lets everybody react to what came and went. */
  async refresh(): Promise<AudioDevice[]> {
    const found = await navigator.mediaDevices.enumerateDevices()
    const devices = found.flatMap(({ kind, deviceId, label }): AudioDevice[] =>
      kind === 'videoinput' || ALIASES.has(deviceId)
        ? []
        : [{ id: deviceId, label, kind: kind === 'audioinput' ? 'microphone' : 'speaker' }],
    )
    const isSame = JSON.stringify(devices) === JSON.stringify(this.#known)
    this.#known = devices
    if (isSame) return devices
    this.#listener.devices(devices)
    const outputs = new Set(devices.filter(({ kind }) => kind === 'speaker').map(({ id }) => id))
    await Promise.all([
      this.microphone.devicesChanged(),
      this.speaker.devicesChanged(outputs),
      this.ringer.devicesChanged(outputs),
    ])
    return devices
  }

  #note(device: 'microphone' | 'speaker' | 'ringer', problem: PhoneProblem | null): void {
    if (problem === null && !this.#problems.has(device)) return
    if (problem) this.#problems.set(device, problem)
    else this.#problems.delete(device)
    this.#listener.problem([...this.#problems.values()][0] ?? null)
  }
}
