import type {
  IceReport,
  MicrophoneReport,
  PhoneProblemCode,
  SipAccount,
} from '../../shared/contract/phone.ts'
import { measureLevel } from '../sip/level-meter.ts'
import type { Microphone } from '../sip/microphone.ts'
import { problemOfError } from '../sip/sip-problem.ts'
import { pause, type Timers } from '../sip/steady-timer.ts'

/** Long enough for a word into the microphone, in milliseconds. */
const LISTEN_MS = 1500
/** A server that has not answered by then does not, in milliseconds. */
const GATHER_MS = 5000

async function permissionNow(): Promise<MicrophoneReport['permission']> {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state
  } catch {
    // a browser without this permission's name
    return 'unknown'
  }
}

/** Opens the microphone, listens for a moment and gives it back; a microphone in a call is shared, not taken. */
export async function checkMicrophone(microphone: Microphone, timers: Timers): Promise<MicrophoneReport> {
  let label: string | null = null
  let peak = 0
  let problem: PhoneProblemCode | null = null
  try {
    const loan = await microphone.lend()
    label = loan.track.label
    const stop = measureLevel(loan.stream, timers, (level) => (peak = Math.max(peak, level)))
    await pause(timers, LISTEN_MS)
    stop()
    loan.giveBack()
  } catch (error) {
    problem = problemOfError(error).code
  }
  // asked last: the answer may have been given just now
  return { permission: await permissionNow(), label, peak, problem }
}

/** Gathers candidates with these servers on a connection of its own, until all are there or a server keeps silent. */
export async function gatherIce(iceServers: SipAccount['iceServers'], timers: Timers): Promise<IceReport> {
  const startedAt = timers.now()
  const found = { host: 0, srflx: 0, relay: 0 }
  const errors: string[] = []
  const connection = new RTCPeerConnection({
    iceServers: iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    })),
  })
  const { promise: gathered, resolve } = Promise.withResolvers<boolean>()
  const cancel = timers.after(GATHER_MS, () => resolve(false))
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate === null) return void resolve(true)
    if (candidate.candidate === '' || candidate.protocol === 'tcp') return
    if (candidate.type === 'host' || candidate.type === 'srflx' || candidate.type === 'relay')
      found[candidate.type] += 1
  })
  connection.addEventListener('icecandidateerror', ({ errorCode, errorText, url }) => {
    errors.push(`${errorCode} ${errorText} ${url}`.slice(0, 300))
  })
  try {
    connection.addTransceiver('audio')
    await connection.setLocalDescription(await connection.createOffer())
    const isComplete = await gathered
    return {
      servers: iceServers.map(({ urls }) => urls.slice(0, 300)),
      ...found,
      tookMs: timers.now() - startedAt,
      isComplete,
      errors: [...new Set(errors)].slice(0, 10),
    }
  } finally {
    cancel()
    connection.close()
  }
}
