import type { CallerSession } from '../../../shared/contract/caller.ts'
import { createSimAgent, type SimAgent, type SimAgentScript } from '../../support/sim-agent.ts'
import { createSimCaller } from '../../support/sim-caller.ts'
import type { SimPhone } from '../../support/sim-phone.ts'
import { ask, type TestDesk } from './test-desk.ts'
import { afterTest } from './test-hub.ts'

const sipOf = (url: string): string => `${url.replace('http', 'ws')}/sip`

/** The softphone of a desk, registered with the account that the hub gave at sign-in. */
export async function registerPhone(
  desk: { readonly session: Pick<TestDesk['session'], 'sip'> },
  script: SimAgentScript = { does: 'answer' },
): Promise<SimAgent> {
  const { username, password, server, displayName } = desk.session.sip
  const phone = createSimAgent({ url: server, username, password, displayName, script })
  afterTest(() => phone.stop())
  const reply = await phone.register()
  if (reply.statusCode !== 200) throw new Error(`registration: ${reply.statusCode} ${reply.reasonPhrase}`)
  return phone
}

/** A customer's phone, as the test caller's page makes one. */
export async function callerPhone(url: string, number: string | null): Promise<SimPhone> {
  const { body } = await ask<CallerSession>(url, '/api/caller/session', { number })
  const { username, password, displayName } = body
  const phone = createSimCaller({ url: sipOf(url), username, password, displayName })
  afterTest(() => phone.stop())
  await phone.register()
  return phone
}
