import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  canMove,
  IllegalMoveError,
  moveConnection,
  type ConnectionMove,
  type ConnectionMoveType,
} from '../../main/core/hub-link/connection-machine.ts'
import { HubLink as ConnectionState } from '../../shared/contract/hub-link.ts'
import { runsOf } from '../support/property.ts'

const moment = fc.integer({ min: 1, max: 1e12 })
const MOVES: { readonly [K in ConnectionMoveType]: fc.Arbitrary<Extract<ConnectionMove, { type: K }>> } = {
  signedIn: fc.record({ type: fc.constant('signedIn'), at: moment }),
  signedOut: fc.record({ type: fc.constant('signedOut') }),
  opened: fc.record({ type: fc.constant('opened'), at: moment }),
  proven: fc.record({ type: fc.constant('proven'), roundTripMs: fc.nat(500) }),
  failed: fc.record({ type: fc.constant('failed'), why: fc.string(), retryAt: moment }),
  retried: fc.record({ type: fc.constant('retried'), attempt: fc.nat(50) }),
  lost: fc.record({ type: fc.constant('lost'), at: moment }),
  hinted: fc.record({ type: fc.constant('hinted'), at: moment }),
  rejected: fc.record({
    type: fc.constant('rejected'),
    reason: fc.constantFrom('tokenRevoked', 'deskInUse'),
    at: moment,
  }),
  refused: fc.record({
    type: fc.constant('refused'),
    reason: fc.constantFrom('clientTooOld', 'hubTooOld', 'deskInUse'),
    at: moment,
  }),
}
const walk = fc.array(fc.oneof(...(Object.values(MOVES) as fc.Arbitrary<ConnectionMove>[])), {
  maxLength: 60,
})

/** Where a move leads, whatever came before. */
const LEADS_TO: Readonly<Record<ConnectionMoveType, ConnectionState['state']>> = {
  signedIn: 'connecting',
  signedOut: 'signedOut',
  opened: 'online',
  proven: 'online',
  failed: 'offline',
  retried: 'connecting',
  lost: 'connecting',
  hinted: 'connecting',
  rejected: 'needsSignIn',
  refused: 'fatal',
}

describe('the machine of the connection', () => {
  test('walks in any order: each move leads where its name says, or is refused and changes nothing', () => {
    fc.assert(
      fc.property(walk, (moves) => {
        let state: ConnectionState = { state: 'signedOut' }
        for (const move of moves) {
          if (!canMove(state, move.type)) {
            const before = structuredClone(state)
            expect(() => moveConnection(state, move)).toThrow(IllegalMoveError)
            expect(state).toEqual(before)
            continue
          }
          const next = moveConnection(state, move)
          expect(ConnectionState.parse(next)).toEqual(next)
          expect(next.state).toBe(LEADS_TO[move.type])
          // nobody is online who was not just looking for the hub, and nobody looks for it without a session
          if (next.state === 'online') expect(['connecting', 'online']).toContain(state.state)
          if (state.state === 'signedOut') expect(['signedOut', 'connecting']).toContain(next.state)
          // only a person helps here
          if (state.state === 'needsSignIn') expect(['signedIn', 'signedOut']).toContain(move.type)
          // a search keeps its beginning over its tries, and a connection over its heartbeats
          if (move.type === 'retried' || move.type === 'failed' || move.type === 'proven')
            expect('since' in next && next.since).toBe('since' in state && state.since)
          state = next
        }
      }),
      { numRuns: runsOf(500) },
    )
  })

  test('refuses what makes no sense, by name', () => {
    const offline: ConnectionState = { state: 'offline', why: 'no answer', since: 1, retryAt: 2 }
    for (const type of ['opened', 'proven', 'lost', 'failed', 'refused'] as const)
      expect(canMove(offline, type), type).toBe(false)
    expect(() => moveConnection({ state: 'signedOut' }, { type: 'opened', at: 1 })).toThrow(
      'illegal move of the connection: opened while signedOut',
    )
  })

  test('tells a whole day: found, lost, searched for, found, refused, looked at again, signed out', () => {
    const states: ConnectionState['state'][] = []
    let state: ConnectionState = { state: 'signedOut' }
    const day: ConnectionMove[] = [
      { type: 'signedIn', at: 1 },
      { type: 'opened', at: 2 },
      { type: 'proven', roundTripMs: 3 },
      { type: 'lost', at: 4 },
      { type: 'failed', why: 'no answer', retryAt: 6 },
      { type: 'retried', attempt: 1 },
      { type: 'opened', at: 7 },
      { type: 'refused', reason: 'clientTooOld', at: 8 },
      { type: 'hinted', at: 9 },
      { type: 'rejected', reason: 'tokenRevoked', at: 10 },
      { type: 'signedOut' },
    ]
    for (const move of day) {
      state = moveConnection(state, move)
      states.push(state.state)
    }
    expect(states).toEqual([
      'connecting',
      'online',
      'online',
      'connecting',
      'offline',
      'connecting',
      'online',
      'fatal',
      'connecting',
      'needsSignIn',
      'signedOut',
    ])
  })
})
