import { describe, expect, it } from 'vitest'
import { currentAct, currentBody, currentDraft, type FormerNames } from '../../shared/acts/former-names.ts'

/** A team that renamed an act twice, and a field of its tickets. */
const NAMES: FormerNames = {
  acts: {
    'ticket.go': ({ to, ...rest }) => ({ ...rest, type: 'ticket.setStatus', status: to }),
    'ticket.walk': ({ type: _type, ...rest }) => ({ ...rest, type: 'ticket.go' }),
  },
  entities: { ticket: ({ state, ...rest }) => (state === undefined ? rest : { ...rest, status: state }) },
  drafts: { ticket: ({ state, ...rest }) => (state === undefined ? rest : { ...rest, status: state }) },
}
const NOTHINGS = [null, undefined, 1, 'ticket.go', ['ticket.go'], {}, { type: 5 }]

describe('an act of an older version', () => {
  it('has the name and fields of today, also after two renames', () => {
    expect(currentAct({ type: 'ticket.walk', id: 'a', to: 'closed' }, NAMES)).toEqual({
      type: 'ticket.setStatus',
      id: 'a',
      status: 'closed',
    })
  })
  it('that has them already, or is no act, stays as it is', () => {
    const today = { type: 'ticket.setStatus', id: 'a', status: 'closed' }
    expect(currentAct(today, NAMES)).toBe(today)
    for (const nothing of NOTHINGS) expect(currentAct(nothing, NAMES)).toBe(nothing)
    const odd = { type: 'toString' }
    expect(currentAct(odd, NAMES)).toBe(odd)
  })
})

describe('an entity and a draft of an older version', () => {
  it('have the fields of today', () => {
    expect(currentBody('ticket', { id: 'a', state: 'new' }, NAMES)).toEqual({ id: 'a', status: 'new' })
    expect(currentDraft('ticket:a', { state: 'new' }, NAMES)).toEqual({ status: 'new' })
    expect(currentDraft('ticket', { state: 'new' }, NAMES)).toEqual({ status: 'new' })
  })
  it('of another kind, or of none, stay as they are', () => {
    const body = { id: 'a', state: 'new' }
    expect(currentBody('customer', body, NAMES)).toBe(body)
    expect(currentBody('constructor', body, NAMES)).toBe(body)
    expect(currentDraft('customer:ticket', body, NAMES)).toBe(body)
    expect(currentDraft('', body, NAMES)).toBe(body)
    for (const nothing of NOTHINGS.filter(
      (one) => one !== undefined && JSON.stringify(one) !== '{}' && !(one as { type?: unknown })?.type,
    )) {
      expect(currentBody('ticket', nothing, NAMES)).toBe(nothing)
      expect(currentDraft('ticket:a', nothing, NAMES)).toBe(nothing)
    }
  })
})

describe('the decision of a ticket, before protocol 2', () => {
  const [words, comment] = [{ words: '已过七天' }, { comment: '已过七天' }]
  const decide = { id: 't-1', verdict: 'rejected', about: { kind: 'return' } }
  it('is an act with a comment now', () => {
    expect(currentAct({ type: 'ticket.decide', ...decide, ...words })).toEqual({
      type: 'ticket.decideRequest',
      ...decide,
      ...comment,
    })
    expect(currentAct({ type: 'ticket.moveTo', id: 't-1', status: 'waiting' })).toEqual({
      type: 'ticket.setStatus',
      id: 't-1',
      status: 'waiting',
    })
    expect(currentAct({ type: 'ticket.advance', id: 't-1', fromStep: 2 })).toEqual({
      type: 'ticket.completeStage',
      id: 't-1',
      fromStep: 2,
    })
  })
  it.each([
    [{ decision: { verdict: 'rejected', ...words } }, { decision: { verdict: 'rejected', ...comment } }],
    [
      { title: '退货', decision: null, voidDecisions: [words, comment, { ...words, cause: 'reopened' }] },
      { title: '退货', decision: null, voidDecisions: [comment, comment, { ...comment, cause: 'reopened' }] },
    ],
    [
      { voidDecisions: [words], ofTomorrow: 1 },
      { voidDecisions: [comment], ofTomorrow: 1 },
    ],
  ])('has a comment in the ledger, and in a change: %j', (former, now) => {
    expect(currentBody('ticket', former)).toEqual(now)
    expect(currentBody('note', former)).toBe(former)
  })
  it('that has a comment, or is none, comes back the same', () => {
    for (const now of [
      {},
      { title: 'words' },
      { decision: null },
      { decision: comment, voidDecisions: [comment] },
      { decision: { ...words, ...comment } },
      { decision: 7, voidDecisions: null },
      { voidDecisions: [null, 7, 'words'] },
    ])
      expect(currentBody('ticket', now)).toBe(now)
  })
  it('is a draft of the ticket with a comment', () => {
    expect(currentDraft('ticket:t-1', { ...words, note: '' })).toEqual({ ...comment, note: '' })
    const other = { words: '别的' }
    expect(currentDraft('followUp:f-1', other)).toBe(other)
  })
})
