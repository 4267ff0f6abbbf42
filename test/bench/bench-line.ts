import { v7 } from 'uuid'
import type { CallerSession } from '../../shared/contract/caller.ts'
import { HUB_PATHS, type Session } from '../../shared/contract/hub.ts'
import { createSimCaller } from '../support/sim-caller.ts'
import type { SimPhone } from '../support/sim-phone.ts'

const DOMAIN = 'ringdesk'

/** The agent whose console is measured. */
export const AGENT = '1001'
/** The agent who has a bare page. */
export const BARE_AGENT = '1002'

/** Phones of a hub's line, beside the console's own. */
export interface BenchLine {
  /** The line's account of an agent who has no console: for the bare page. */
  agentAccount(extension: string): Promise<object>
  callerAccount(number: string): Promise<object>
  /** A customer's phone without media. */
  caller(number: string): Promise<SimPhone>
  stop(): Promise<void>
}

async function post<T>(url: string, body: unknown): Promise<T> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** Makes phones at the line of the hub at this address. */
export function createBenchLine(hubUrl: string): BenchLine {
  const sip = `${hubUrl.replace('http', 'ws')}/sip`
  const phones: SimPhone[] = []
  const callerSession = (number: string): Promise<CallerSession> =>
    post(`${hubUrl}/api/caller/session`, { number })
  return {
    agentAccount: async (extension) => {
      const session = await post<Session>(`${hubUrl}${HUB_PATHS.trialSignIn}`, { extension, desk: v7() })
      const { username, password, server } = session.sip
      return { username, password, server, domain: DOMAIN }
    },
    callerAccount: async (number) => {
      const { username, password } = await callerSession(number)
      return { username, password, server: sip, domain: DOMAIN }
    },
    caller: async (number) => {
      const { username, password, displayName } = await callerSession(number)
      const phone = createSimCaller({ url: sip, username, password, displayName })
      phones.push(phone)
      await phone.register()
      return phone
    },
    stop: async () => void (await Promise.allSettled(phones.map((phone) => phone.stop()))),
  }
}
