import { describe, expect, it } from 'vitest'
import type { CallRecord, Disposition } from '../../shared/domain/call-record.ts'
import { callRecordIdOf, ContactId, PersonId } from '../../shared/domain/ids.ts'
import { hasWrappedUp, outcomesOf, segmentOf } from '../../shared/domain/segments.ts'
import { MemoryLedger } from './ledger-fixture.ts'

const contactId = ContactId.parse('contact-1')
const [ann, bo] = [PersonId.parse('p1001'), PersonId.parse('p1002')]

/** A call that Ann answered and transferred to Bo, with what was said of it, in the hub's order. */
function transferred(...said: (readonly [PersonId, Disposition])[]): CallRecord {
  const ledger = new MemoryLedger()
  for (const [agentId, answeredAt] of [
    [ann, 100],
    [bo, 200],
  ] as const)
    ledger.do({
      type: 'call.report',
      facts: {
        contactId,
        direction: 'inbound',
        number: null,
        queueId: null,
        agentId,
        customerId: null,
        startedAt: 50,
        answeredAt,
        endedAt: 300,
        waitedMs: null,
        outcome: 'answered',
        quality: null,
      },
    })
  said.forEach(([id, disposition], index) =>
    ledger.do(
      { type: 'call.wrapUp', contactId, disposition },
      { actor: { id, role: 'agent' }, at: 400 + index },
    ),
  )
  const call = ledger.get('call', callRecordIdOf(contactId))
  if (!call) throw new Error('no call')
  return call
}

describe('the outcome of a call that two agents had', () => {
  it('is that of the first to say it; the other one’s stands beside it', () => {
    const call = transferred([ann, 'transferred'], [bo, 'solved'])
    expect(call).toMatchObject({
      disposition: 'transferred',
      wrappedUpBy: ann,
      wrappedUpAt: 400,
      furtherOutcomes: [{ by: bo, at: 401, disposition: 'solved' }],
    })
    expect(outcomesOf(call)).toEqual(['transferred', 'solved'])
    expect(transferred([bo, 'solved'], [ann, 'transferred'])).toMatchObject({
      disposition: 'solved',
      wrappedUpBy: bo,
      furtherOutcomes: [{ by: ann, disposition: 'transferred' }],
    })
  })

  it('is corrected by who said it, and said twice it is said once', () => {
    expect(
      transferred([ann, 'solved'], [bo, 'other'], [ann, 'transferred'], [bo, 'solved'], [bo, 'solved']),
    ).toMatchObject({
      disposition: 'transferred',
      wrappedUpAt: 400,
      furtherOutcomes: [{ by: bo, disposition: 'solved', at: 403 }],
    })
  })

  it('is finished by each for themselves', () => {
    const call = transferred([bo, 'solved'])
    expect([hasWrappedUp(call, bo), hasWrappedUp(call, ann)]).toEqual([true, false])
    const both = transferred([bo, 'solved'], [ann, 'solved'])
    expect([hasWrappedUp(both, bo), hasWrappedUp(both, ann)]).toEqual([true, true])
  })

  it('of an older version, of which nobody knows whose it is, is kept', () => {
    const { wrappedUpBy: _nobody, ...old } = transferred([ann, 'transferred'])
    const ledger = new MemoryLedger()
    ledger.apply({ op: 'put', entity: 'call', id: old.id, value: old })
    const say = (disposition: Disposition) =>
      ledger.do({ type: 'call.wrapUp', contactId, disposition }, { actor: { id: bo, role: 'agent' } })
    expect(say('transferred')).toMatchObject({ changes: [{ fields: { segments: [{}, {}] } }] })
    expect(say('transferred')).toEqual({ ok: true, changes: [] })
    say('solved')
    const call = ledger.get('call', old.id)
    expect(call).toMatchObject({
      disposition: 'transferred',
      furtherOutcomes: [{ by: bo, disposition: 'solved' }],
    })
    expect(call && [segmentOf(call, ann)?.disposition, segmentOf(call, bo)?.disposition]).toEqual([
      'transferred',
      'solved',
    ])
  })
})
