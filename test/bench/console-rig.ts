import { v7 } from 'uuid'
import type { Page } from '@playwright/test'
import type { CallerSession } from '../../shared/contract/caller.ts'
import { HUB_PATHS, type Session } from '../../shared/contract/hub.ts'
import { SAMPLE_PEOPLE } from '../../hub/seed/sample-team.ts'
import { hubUrlOf } from '../e2e/support/running-console.ts'
import { createSimCaller } from '../support/sim-caller.ts'
import type { SimPhone } from '../support/sim-phone.ts'
import type { BrowserRig } from './browser-rig.ts'
import { freshAddressOf, startConsoleProcess, type ConsoleProcess } from './console-process.ts'

const DOMAIN = 'ringdesk'

/** A console's processes on a data folder, with the embedded hub and its line. */
export interface ConsoleRig {
  readonly hubUrl: string
  readonly running: ConsoleProcess
  /** A fresh address: each is good once. */
  freshAddress(): Promise<string>
  /** The console in a page, signed in and ready for calls. */
  openReady(rig: BrowserRig): Promise<Page>
  /** The line's account of an agent who has no console: for the bare page. */
  agentAccount(extension: string): Promise<object>
  callerAccount(number: string): Promise<object>
  /** A customer's phone without media. */
  caller(number: string): Promise<SimPhone>
  stop(): Promise<void>
}

/** The agent whose console is measured. */
export const AGENT = '1001'
/** The agent who has a bare page. */
export const BARE_AGENT = '1002'

async function post<T>(url: string, body: unknown): Promise<T> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

export async function startConsoleRig(dataRoot: string): Promise<ConsoleRig> {
  const running = await startConsoleProcess(dataRoot)
  const hubUrl = hubUrlOf(dataRoot)
  const sip = `${hubUrl.replace('http', 'ws')}/sip`
  const phones: SimPhone[] = []
  const callerSession = (number: string): Promise<CallerSession> =>
    post(`${hubUrl}/api/caller/session`, { number })
  let isFresh = true

  const freshAddress = async (): Promise<string> => {
    if (isFresh) {
      isFresh = false
      return running.address
    }
    return freshAddressOf(dataRoot)
  }
  return {
    hubUrl,
    running,
    freshAddress,
    openReady: async (rig) => {
      const page = await rig.newPage()
      await page.goto(await freshAddress())
      const name = SAMPLE_PEOPLE.find(({ extension }) => extension === AGENT)?.name ?? ''
      const ready = page.getByText('就绪，等待来电')
      const person = page.getByRole('button', { name: new RegExp(name) }).first()
      await ready.or(person).first().waitFor({ timeout: 60_000 })
      if (!(await ready.isVisible())) await person.click()
      // a run that was stopped in a call has left its agent a minute of wrap-up
      await ready.waitFor({ timeout: 120_000 })
      return page
    },
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
    stop: async () => {
      await Promise.allSettled(phones.map((phone) => phone.stop()))
      await running.stop()
    },
  }
}
