import { expect, test } from 'vitest'
import { createLostClaims } from '../../main/core/hub-link/lost-claims.ts'
import type { FollowUpId, PersonId } from '../../shared/domain/ids.ts'
import { makeCache } from './support/test-cache.ts'

const ID = 'f-1' as FollowUpId
const REFUSED = { id: 'cmd-1', status: 'refused', code: 'takenMeanwhile', message: '' } as const

/** A console that claimed a free follow-up of revision 5 and hears that somebody else was first. */
function openClaims() {
  const cache = makeCache()
  const put = (assignee: string | null, revision: number): void => {
    const followUp = {
      ...{ id: ID, assignee, customerId: null, number: '+8613800138000', cause: 'manual', status: 'owed' },
      ...{
        ticketId: null,
        queueId: null,
        contactId: null,
        subject: '',
        createdAt: 1,
        dueAt: 1,
        attempts: [],
      },
    }
    cache.write('relaxed', () => cache.ledger.put('followUp', ID, followUp as never, revision))
  }
  put(null, 5)
  const said: unknown[] = []
  const claims = createLostClaims({
    cache,
    outbox: {
      arrivedCommand: () =>
        ({
          command: { act: { type: 'followUp.assign', id: ID, from: null, to: 'p-1001' as PersonId } },
        }) as never,
      undo: () => undefined,
    },
    names: { person: (id) => (id === null ? null : `name of ${id}`), customer: () => null },
    notices: { add: (_level, key, values) => void said.push([key, values?.['name']]) },
    clock: { now: () => 1 },
  })
  expect(claims.settle([REFUSED])).toEqual([])
  return { put, said, changed: () => claims.changed([{ entity: 'followUp', id: ID }], false) }
}

test('who won is named with the change that says so', () => {
  const { put, said, changed } = openClaims()
  changed()
  expect(said).toEqual([])
  put('p-1002', 6)
  changed()
  put('p-1003', 7)
  changed()
  expect(said).toEqual([['followUpTaken', 'name of p-1002']])
})

test('who won and gave it back before that was here leaves it free, and that is said once', () => {
  const { put, said, changed } = openClaims()
  put(null, 7)
  changed()
  put('p-1003', 8)
  changed()
  expect(said).toEqual([['followUpFree', undefined]])
})
