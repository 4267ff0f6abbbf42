import type { HubLink as ConnectionState } from '../../../shared/contract/hub-link.ts'
import type { HubRefusal } from '../../../shared/contract/hub.ts'
import type { Moment } from '../../../shared/domain/time.ts'

/**
 * The connection to the hub as a machine:
 *
 *                signedIn              opened
 *   signedOut ------------> connecting ------> online
 *                            |  ^   ^            |
 *                     failed |  |   `---- lost --'
 *                            v  | retried
 *                           offline
 *
 * connecting: /health was asked or a socket is being opened. online: the hub took the socket; every heartbeat is a `proven`.
 * offline: no hub answered; the next try has its time. needsSignIn: the hub does not take the session; only a person
 * helps. fatal: the hub refused this console for what it is; it is looked at again slowly. `signedIn` and `signedOut` are
 * possible everywhere.
 */
export type ConnectionMove =
  /** A session is here: a person signed in, or it was kept. */
  | { readonly type: 'signedIn'; readonly at: Moment }
  | { readonly type: 'signedOut' }
  /** The hub took the socket. */
  | { readonly type: 'opened'; readonly at: Moment }
  /** The hub answered on the socket. */
  | { readonly type: 'proven'; readonly roundTripMs: number }
  /** A try came to nothing. */
  | { readonly type: 'failed'; readonly why: string; readonly retryAt: Moment }
  /** The next try of the same search begins. */
  | { readonly type: 'retried'; readonly attempt: number }
  /** The socket closed, or did not answer. */
  | { readonly type: 'lost'; readonly at: Moment }
  /** Something says that a try may succeed now: the search begins anew. */
  | { readonly type: 'hinted'; readonly at: Moment }
  /** The hub does not take the session. */
  | { readonly type: 'rejected'; readonly reason: HubRefusal; readonly at: Moment }
  /** The hub does not take this console. */
  | { readonly type: 'refused'; readonly reason: HubRefusal; readonly at: Moment }
export type ConnectionMoveType = ConnectionMove['type']

type StateName = ConnectionState['state']

/** From which states each move is possible. */
const LEGAL: Readonly<Record<ConnectionMoveType, readonly StateName[]>> = {
  signedIn: ['signedOut', 'connecting', 'online', 'offline', 'needsSignIn', 'fatal'],
  signedOut: ['signedOut', 'connecting', 'online', 'offline', 'needsSignIn', 'fatal'],
  opened: ['connecting'],
  proven: ['online'],
  failed: ['connecting'],
  retried: ['connecting', 'offline'],
  lost: ['online'],
  hinted: ['connecting', 'offline', 'fatal'],
  rejected: ['connecting', 'online', 'offline', 'fatal'],
  refused: ['connecting', 'online'],
}

/** True where the move is possible in this state. */
export const canMove = (state: ConnectionState, type: ConnectionMoveType): boolean =>
  LEGAL[type].includes(state.state)

/** A move that is not possible in the present state: a fault of the program. */
export class IllegalMoveError extends Error {
  constructor(state: ConnectionState, move: ConnectionMove) {
    super(`illegal move of the connection: ${move.type} while ${state.state}`)
    this.name = 'IllegalMoveError'
  }
}

/** The state after a move. Throws IllegalMoveError. Pure. */
export function moveConnection(state: ConnectionState, move: ConnectionMove): ConnectionState {
  if (!canMove(state, move.type)) throw new IllegalMoveError(state, move)
  /** A search for the hub keeps its beginning over all its tries. */
  const since = 'since' in state ? state.since : 0
  switch (move.type) {
    case 'signedIn':
    case 'lost':
    case 'hinted':
      return { state: 'connecting', attempt: 0, since: move.at }
    case 'signedOut':
      return { state: 'signedOut' }
    case 'opened':
      return { state: 'online', since: move.at, roundTripMs: null }
    case 'proven':
      return { state: 'online', since, roundTripMs: move.roundTripMs }
    case 'failed':
      return { state: 'offline', why: move.why, since, retryAt: move.retryAt }
    case 'retried':
      return { state: 'connecting', attempt: move.attempt, since }
    case 'rejected':
      return { state: 'needsSignIn', reason: move.reason, since: move.at }
    case 'refused':
      return { state: 'fatal', reason: move.reason, since: move.at }
  }
}
