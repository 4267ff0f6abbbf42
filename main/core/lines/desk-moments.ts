import type { CallOutput, EventData } from '../../../shared/contract/door.ts'
import type { PhoneDoor, Registration } from '../../../shared/contract/phone.ts'
import type { Moment } from '../../../shared/domain/time.ts'

type PhoneCall = Snapshot['calls'][number]
type Snapshot = CallOutput<PhoneDoor, 'snapshot'>
type Incoming = EventData<PhoneDoor, 'incoming'>
type CallEvent = EventData<PhoneDoor, 'call'>

/** What the phone page tells, with its moments by the desk's clock. */
export interface DeskMoments {
  registration(told: Registration): Registration
  incoming(call: Incoming): Incoming
  callEvent(event: CallEvent): CallEvent
  snapshot(snapshot: Snapshot): Snapshot
  call(call: PhoneCall): PhoneCall
  /** The other way round: a call with its moments by the computer's clock. */
  forPage(call: PhoneCall): PhoneCall
}

/**
 * Converts what comes from the phone page, which has the computer's clock. `aheadMs` says how far the desk's clock is ahead
 * of that one, now.
 */
export function createDeskMoments(aheadMs: () => number): DeskMoments {
  const shifted =
    (by: (at: Moment) => Moment) =>
    (call: PhoneCall): PhoneCall => ({
      ...call,
      incoming: call.incoming && { ...call.incoming, at: by(call.incoming.at) },
      startedAt: by(call.startedAt),
      answeredAt: call.answeredAt && by(call.answeredAt),
      gaps: call.gaps.map((gap) => ({ ...gap, from: by(gap.from) })),
    })
  const byDesk = (at: Moment): Moment => Math.max(0, at + aheadMs())
  const byComputer = (at: Moment): Moment => Math.max(0, Math.round(at - aheadMs()))
  const orNull = (at: Moment | null): Moment | null => at && byDesk(at)
  const fromByDesk = <T extends { from: Moment }>(gap: T): T => ({ ...gap, from: byDesk(gap.from) })

  const registration: DeskMoments['registration'] = (told) => ({
    ...told,
    provenAt: orNull(told.provenAt),
    retryAt: orNull(told.retryAt),
  })
  const incoming: DeskMoments['incoming'] = (call) => ({ ...call, at: byDesk(call.at) })
  const said = (event: CallEvent['event']): CallEvent['event'] => {
    if (event.type === 'gap') return { ...event, gap: fromByDesk(event.gap) }
    if (event.type === 'ended') return { ...event, gaps: event.gaps.map(fromByDesk) }
    return event
  }
  return {
    registration,
    incoming,
    callEvent: (event) => ({ ...event, at: byDesk(event.at), event: said(event.event) }),
    snapshot: (snapshot) => ({
      ...snapshot,
      registration: registration(snapshot.registration),
      calls: snapshot.calls.map(shifted(byDesk)),
    }),
    call: shifted(byDesk),
    forPage: shifted(byComputer),
  }
}
