import type { LineAccess, LineAnswer, SipAccount } from '../../../shared/contract/phone.ts'

/** Who is behind the address of a line, seen before the phone connects to it. */
export interface LineGate {
  /** What the phone may do with this account now. */
  accessOf(account: SipAccount): LineAccess
  /** Sees who answers at the address of the hub now. */
  see(): Promise<LineAnswer>
}
