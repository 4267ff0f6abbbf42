import { describe, expect, test } from 'vitest'
import { canTryAgain } from '../../shared/domain/send-again-rules.ts'
import { wordsOfEntity } from '../../shared/domain/entity-words.ts'
import type { LedgerItem } from '../../shared/entities/registry.ts'

/** What may be sent to a hub another time that did not take it, and what of it a person reads. */

const note = { entity: 'note', value: { text: '下午三点后再打' } } as LedgerItem
const ticket = (fields: object): LedgerItem =>
  ({
    entity: 'ticket',
    value: { number: null, title: '', product: null, decision: null, ...fields },
  }) as LedgerItem
const decided = ticket({ decision: { verdict: 'approved', comment: '照旧政策' } })

describe('an entry is offered to be sent again', () => {
  test.each([
    ['that somebody changed since', 'agent', 'changed', note, note, false],
    ['that somebody changed since, to a supervisor', 'supervisor', 'changed', note, note, false],
    ['at which the hub failed', 'agent', 'hubFault', note, undefined, true],
    ['that nobody sent yet', 'agent', null, note, undefined, true],
    ['with a decision, to an agent', 'agent', 'notAllowed', decided, undefined, false],
    ['with a decision, to a supervisor', 'supervisor', 'notAllowed', decided, undefined, true],
    ['that has a decision at the hub by now, to an agent', 'agent', 'notAllowed', ticket({}), decided, false],
    ['with a code of a newer hub', 'agent', 'codeOfANewerHub', note, undefined, true],
    ['that this version cannot read', 'agent', 'badValue', undefined, undefined, true],
  ] as const)('%s: %s, %s', (_what, role, answer, item, here, isOffered) => {
    expect(canTryAgain(role, answer, item, here)).toBe(isOffered)
  })
})

test('the words of an entry are what people wrote and read out, without what is empty', () => {
  expect(wordsOfEntity(note)).toEqual(['下午三点后再打'])
  expect(wordsOfEntity(decided)).toEqual(['照旧政策'])
  expect(wordsOfEntity(ticket({ title: '屏幕碎裂', callerNumber: '+8613800138000' }))).toEqual([
    '屏幕碎裂',
    '138 0013 8000',
  ])
})
