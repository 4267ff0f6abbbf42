import type { z } from 'zod'
import type { HubCallName, HubCalls } from '../../shared/contract/hub.ts'
import type { AccessClaims } from '../auth/access-token.ts'

/** Who is at the other end of a socket, as its token says. */
export interface Caller extends AccessClaims {
  /** What the console says it can do beyond its protocol. */
  readonly features: readonly string[]
  /** Makes this socket hear the patches of one view of the live picture, and of no other. */
  readonly watchView: (viewKey: string) => Promise<void>
}

type InputOf<K extends HubCallName> = K extends 'commands:submit'
  ? { commands: unknown[] }
  : z.output<HubCalls[K]['input']>
export type HubCallHandlers = {
  readonly [K in HubCallName]: (input: InputOf<K>, caller: Caller) => Promise<z.input<HubCalls[K]['output']>>
}
