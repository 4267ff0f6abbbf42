import type { PhoneDoor } from '../../../shared/contract/phone.ts'
import type {
  AudioDevice,
  PhoneProblem,
  PhoneSettings,
  Registration,
  SipAccount,
} from '../../../shared/contract/phone.ts'
import type { CallInput, CallName, CallOutput, EventData } from '../../../shared/contract/door.ts'

type Snapshot = CallOutput<PhoneDoor, 'snapshot'>

/** What a line tells, in order. */
export interface PhoneLineEvents {
  /** The line is there, with everything that it holds now. */
  onAttached(snapshot: Snapshot): void
  /** The device behind the line is gone: nobody knows what its calls do until it is back. */
  onDetached(): void
  onIncoming(call: EventData<PhoneDoor, 'incoming'>): void
  onCallEvent(event: EventData<PhoneDoor, 'call'>): void
  onQuality(event: EventData<PhoneDoor, 'quality'>): void
  /** Registration, devices or trouble of the line itself changed. */
  onStatus(): void
  onLevel(level: number): void
}

/** A telephone as the core uses it; the softphone now, a desk phone on the PBX later. */
export interface PhoneLine {
  readonly isAttached: boolean
  readonly registration: Registration
  readonly devices: readonly AudioDevice[]
  readonly problem: PhoneProblem | null
  /** Rejects with DoorError `noPhone` while none is attached, else with the phone's own reason. */
  ask<K extends CallAsk>(name: K, input: CallInput<PhoneDoor, K>): Promise<CallOutput<PhoneDoor, K>>
  setAccount(account: SipAccount | null): void
  setSettings(settings: PhoneSettings): void
}
export type CallAsk = Exclude<CallName<PhoneDoor>, 'snapshot' | 'setAccount' | 'setSettings'>

export const NO_REGISTRATION: Registration = {
  state: 'none',
  provenAt: null,
  roundTripMs: null,
  problem: null,
  retryAt: null,
}
