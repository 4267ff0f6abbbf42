import { connectDoor, DoorError, type DoorClient, type Port } from '../../../shared/contract/door.ts'
import {
  phoneDoor,
  type PhoneDoor,
  type PhoneSettings,
  type SipAccount,
} from '../../../shared/contract/phone.ts'
import { createEvents } from '../events.ts'
import type { Log } from '../log.ts'
import type { DeskMoments } from './desk-moments.ts'
import type { LineGate } from './line-gate.ts'
import { NO_REGISTRATION, type PhoneLine, type PhoneLineEvents } from './phone-line.ts'

const noPhone = (): DoorError =>
  new DoorError('noPhone', 'The phone of this console is not running (yet). Wait a moment.', true)

/** The line over the phone page's door. The page may come, go and come again; the newest counts. */
export interface SoftphoneLine extends PhoneLine {
  attach(port: Port): void
  /** Lets go of the page without a word to anybody: the core is ending, its calls go on. */
  close(): void
}

/**
 * Makes the line; it is detached until a phone page opens its port. `moments` sets what the page tells by the desk's clock. `gate` says
 * who is behind the address of the line, before the page connects there.
 */
export function createSoftphoneLine(log: Log, moments: DeskMoments, gate: LineGate): SoftphoneLine {
  const events = createEvents<PhoneLineEvents>()
  let door: DoorClient<PhoneDoor> | undefined
  let account: SipAccount | null | undefined
  let settings: PhoneSettings | undefined

  const report = (what: string) => (error: unknown) => log.warn(`the phone did not take ${what}`, { error })
  const tellAccount = (): void => {
    if (account === undefined) return
    const access = account === null ? 'free' : gate.accessOf(account)
    door?.call('setAccount', { account, access }).catch(report('its account'))
  }
  const answerLine = async (asking: DoorClient<PhoneDoor>, ask: number): Promise<void> => {
    const answer = await gate.see()
    if (answer !== 'open') log.info('the phone may not connect to its line', { answer })
    // a page that is gone asks again when it is back
    if (door === asking) await asking.call('answerLine', { ask, answer })
  }
  const tellSettings = (): void => {
    if (settings) door?.call('setSettings', { settings }).catch(report('its settings'))
  }

  const line = {
    on: events.on,
    isAttached: false,
    registration: NO_REGISTRATION,
    devices: [] as PhoneLine['devices'],
    problem: null as PhoneLine['problem'],

    ask: ((name, input) => (door ? door.call(name, input) : Promise.reject(noPhone()))) as PhoneLine['ask'],
    takeOver: async ({ call, ...others }: Parameters<PhoneLine['takeOver']>[0]) => {
      if (!door) throw noPhone()
      const taken = await door.call('takeOver', { ...others, call: moments.forPage(call) })
      return 'call' in taken ? { call: moments.call(taken.call) } : taken
    },
    setAccount: (next: SipAccount | null) => {
      account = next
      tellAccount()
    },
    setSettings: (next: PhoneSettings) => {
      settings = next
      tellSettings()
    },
    close: () => {
      const closing = door
      door = undefined
      closing?.close()
    },

    attach: (port: Port) => {
      line.close()
      const mine = connectDoor(phoneDoor, port, (text, error) => log.warn(`phone: ${text}`, { error }))
      door = mine
      const isCurrent = (): boolean => door === mine
      /** Events that come before the snapshot's answer are in it, or follow on it: they wait. */
      let early: (() => void)[] | undefined = []
      const on = (work: () => void): void => {
        if (!isCurrent()) return
        if (early) early.push(work)
        else work()
      }
      // before anything that the page holds is known: it cannot register without the answer
      mine.on('lineWanted', ({ ask }) => {
        if (isCurrent()) answerLine(mine, ask).catch(report('who is behind its line'))
      })
      mine.on('incoming', (call) => on(() => events.emit('incoming', moments.incoming(call))))
      mine.on('call', (event) => on(() => events.emit('callEvent', moments.callEvent(event))))
      mine.on('quality', (event) => on(() => events.emit('quality', event)))
      mine.on('level', ({ level }) => on(() => events.emit('level', level)))
      mine.on('registration', (registration) =>
        on(() => {
          line.registration = moments.registration(registration)
          events.emit('status')
        }),
      )
      mine.on('devices', ({ devices }) =>
        on(() => {
          line.devices = devices
          events.emit('status')
        }),
      )
      mine.on('problem', ({ problem }) =>
        on(() => {
          line.problem = problem
          events.emit('status')
        }),
      )
      mine.onClose(() => {
        if (!isCurrent()) return
        door = undefined
        line.isAttached = false
        line.registration = NO_REGISTRATION
        log.warn('the phone page is gone')
        events.emit('detached')
        events.emit('status')
      })
      tellSettings()
      tellAccount()
      mine.call('snapshot', null).then(
        (told) => {
          if (!isCurrent()) return
          const snapshot = moments.snapshot(told)
          line.isAttached = true
          line.registration = snapshot.registration
          line.devices = snapshot.devices
          line.problem = null
          events.emit('attached', snapshot)
          events.emit('status')
          const waited = early ?? []
          early = undefined
          for (const work of waited) work()
        },
        (error: unknown) => log.error('the phone did not say what it holds', { error }),
      )
    },
  }
  return line
}
