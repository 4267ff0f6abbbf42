import { SimPhone } from './sim-phone.ts'
import type { SimCall } from './sim-call.ts'
import type { SimPhoneOptions } from './sim-phone.ts'

/** What a simulated agent does when it rings. */
export type SimAgentScript =
  | { readonly does: 'answer'; readonly afterMs?: number }
  | { readonly does: 'reject'; readonly statusCode?: number }
  /** Lets it ring; the test answers by hand. */
  | { readonly does: 'nothing' }

export interface SimAgentOptions extends SimPhoneOptions {
  readonly script?: SimAgentScript
}

/** An agent's phone without media, that does by itself what its script says. Register it first. */
export class SimAgent extends SimPhone {
  script: SimAgentScript

  constructor(options: SimAgentOptions) {
    super(options)
    this.script = options.script ?? { does: 'answer' }
    this.onIncoming = (call) => this.#act(call)
  }

  #act(call: SimCall): void {
    const { script } = this
    // a caller may give up while the script runs: then there is nothing left to answer
    const ignoreIfEnded = (error: unknown): void => {
      if (!call.isEnded) throw error
    }
    if (script.does === 'reject') call.reject(script.statusCode).catch(ignoreIfEnded)
    if (script.does !== 'answer') return
    if (script.afterMs === undefined) call.answer().catch(ignoreIfEnded)
    else
      setTimeout(() => {
        if (!call.isEnded) call.answer().catch(ignoreIfEnded)
      }, script.afterMs)
  }
}

export const createSimAgent = (options: SimAgentOptions): SimAgent => new SimAgent(options)
