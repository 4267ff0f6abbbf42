import type {
  AudioDevice,
  PhoneCall,
  PhoneDoor,
  PhoneProblem,
  PhoneSettings,
  Registration,
  SipAccount,
  SipDialog,
} from '../../../shared/contract/phone.ts'
import type { CallInput, CallName, CallOutput, EventData } from '../../../shared/contract/door.ts'
import type { Events } from '../events.ts'

/** What a line tells, in order. */
export type PhoneLineEvents = {
  /** The line is there, with everything that it holds now. */
  readonly attached: [snapshot: CallOutput<PhoneDoor, 'snapshot'>]
  /** The device behind the line is gone: nobody knows what its calls do until it is back. */
  readonly detached: []
  readonly incoming: [call: EventData<PhoneDoor, 'incoming'>]
  readonly callEvent: [event: EventData<PhoneDoor, 'call'>]
  readonly quality: [event: EventData<PhoneDoor, 'quality'>]
  /** Registration, devices or trouble of the line itself changed. */
  readonly status: []
  readonly level: [level: number]
}

/** A telephone as the core uses it; the softphone now, a desk phone on the PBX later. */
export interface PhoneLine {
  readonly on: Events<PhoneLineEvents>['on']
  readonly isAttached: boolean
  readonly registration: Registration
  readonly devices: readonly AudioDevice[]
  readonly problem: PhoneProblem | null
  /** Rejects with DoorError `noPhone` while none is attached, else with the phone's own reason. */
  ask<K extends CallAsk>(name: K, input: CallInput<PhoneDoor, K>): Promise<CallOutput<PhoneDoor, K>>
  /** Gives the page a call that the one before had. Rejects as `ask` does. */
  takeOver(wanted: {
    readonly call: PhoneCall
    readonly dialog: SipDialog
    readonly withinMs: number
  }): Promise<CallOutput<PhoneDoor, 'takeOver'>>
  setAccount(account: SipAccount | null): void
  setSettings(settings: PhoneSettings): void
}
export type CallAsk = Exclude<CallName<PhoneDoor>, 'snapshot' | 'takeOver' | 'setAccount' | 'setSettings'>

export const NO_REGISTRATION: Registration = {
  state: 'none',
  provenAt: null,
  roundTripMs: null,
  problem: null,
  retryAt: null,
}
