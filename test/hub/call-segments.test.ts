import { describe, expect, it } from 'vitest'
import { CallRecord, type CallSegment } from '../../shared/domain/call-record.ts'
import { callRecordIdOf, type ContactId } from '../../shared/domain/ids.ts'
import { segmentOf, segmentOutcome } from '../../shared/domain/segments.ts'
import { reportOf, TestDesk } from './support/test-desk.ts'
import { startTestHub, until } from './support/test-hub.ts'
import { callerPhone, registerPhone } from './support/test-phones.ts'
import { personId, TEAM } from './support/test-team.ts'

/** Each agent's part of a call: two agents, real phones, a real transfer. */

const NUMBER = '+8613800138000'
const [ANN, BO] = [personId('1001'), personId('1002')]

async function recordOf(desk: TestDesk, contactId: string): Promise<CallRecord> {
  const id = callRecordIdOf(contactId as ContactId)
  for (const line of await desk.snapshot())
    if (line.line === 'item' && line.entity === 'call' && line.id === id) return CallRecord.parse(line.value)
  throw new Error('no record')
}
const partOf = (call: CallRecord, person: typeof ANN): CallSegment => {
  const own = segmentOf(call, person)
  if (!own) throw new Error(`no part of ${person}`)
  return own
}

/** A customer talks with Ann, who holds, and hands over to Bo, with whom the customer talks until the end. */
async function transferred() {
  const hub = await startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true })
  const [ann, bo] = [await TestDesk.connect(hub.url, '1001'), await TestDesk.connect(hub.url, '1002')]
  await ann.ask('presence:wish', { wish: 'ready' })
  const annPhone = await registerPhone(ann)
  const boPhone = await registerPhone(bo)
  const call = (await callerPhone(hub.url, NUMBER)).call('5000')
  await call.answered()
  const contactId = await until('the contact id', () => call.contactId as ContactId | undefined)
  const rung = await until('Ann to talk', () => annPhone.lastCall?.isTalking && annPhone.lastCall)
  await rung.hold()
  await rung.resume()
  await rung.transfer('sip:1002@ringdesk')
  await rung.ended()
  const taken = await until('Bo to talk', () => boPhone.lastCall?.isTalking && boPhone.lastCall)
  await until(
    'the handover in the ledger',
    async () => segmentOf(await recordOf(ann, contactId), ANN)?.handedOverAt,
  )
  const end = async (): Promise<CallRecord> => {
    await call.hangUp()
    await taken.ended()
    return until('the end', async () => {
      const record = await recordOf(ann, contactId)
      return record.endedAt !== null && record
    })
  }
  return { hub, ann, bo, contactId, end, call: call }
}

describe('a call that was transferred', () => {
  it('has a part for each agent with times of its own, and 已转接 by the system for the first', async () => {
    const { ann, contactId, end } = await transferred()
    const during = await recordOf(ann, contactId)
    // it goes on, and Ann is out of it
    expect(during).toMatchObject({ endedAt: null, agentId: BO })
    expect(segmentOutcome(partOf(during, ANN))).toEqual({ disposition: 'transferred', isBySystem: true })
    expect(partOf(during, BO)).toMatchObject({ leftAt: null, disposition: null })

    const call = await end()
    const [first, second] = [partOf(call, ANN), partOf(call, BO)]
    expect(call.segments?.map(({ agentId }) => agentId)).toEqual([ANN, BO])
    expect(first).toMatchObject({ answeredAt: call.answeredAt, handedOverTo: BO, handedOverAt: first.leftAt })
    expect(first.rangAt).toBeGreaterThanOrEqual(call.startedAt)
    expect(first.talkedMs).toBe((first.leftAt ?? 0) - (first.answeredAt ?? 0))
    expect(first.heldMs).toBeLessThanOrEqual(first.talkedMs)
    expect(second).toMatchObject({ answeredAt: first.leftAt, leftAt: call.endedAt, handedOverAt: null })
    expect(second.rangAt).toBeLessThanOrEqual(second.answeredAt ?? 0)
    expect(segmentOutcome(second)).toBeNull()
  })

  it.each([
    ['the first agent first', true],
    ['the second agent first', false],
  ])('keeps outcome and note of both, %s', async (_order, isAnnFirst) => {
    const { ann, bo, contactId, end } = await transferred()
    await end()
    const words = [
      () =>
        ann.act({ type: 'call.wrapUp', contactId, disposition: 'informationGiven', note: '已说明，转售后' }),
      () => bo.act({ type: 'call.wrapUp', contactId, disposition: 'solved', note: '已换货', endedAt: 5 }),
    ]
    const before = await recordOf(ann, contactId)
    for (const say of isAnnFirst ? words : words.reverse()) await say()
    const call = await recordOf(ann, contactId)
    expect(partOf(call, ANN)).toMatchObject({ disposition: 'informationGiven', note: '已说明，转售后' })
    expect(partOf(call, BO)).toMatchObject({ disposition: 'solved', note: '已换货' })
    // no wrap-up was over before its talk
    expect(partOf(call, BO).wrapUpEndedAt).toBe(call.endedAt)
    for (const person of [ANN, BO]) {
      const { disposition: _word, note: _note, wrapUpEndedAt: _end, ...facts } = partOf(call, person)
      expect(partOf(before, person)).toMatchObject(facts)
    }
  })

  it('is not ended by the console of who handed it over, nor are the parts of colleagues by anybody', async () => {
    const { ann, bo, contactId, end } = await transferred()
    // what a console of before says at the end of its own call
    await ann.act(reportOf(contactId, { agentId: ANN, endedAt: Date.now() }))
    const lie = { ...partOf(await recordOf(ann, contactId), ANN), talkedMs: 9_999_999, rangAt: 1 }
    const { disposition: _word, note: _note, wrapUpEndedAt: _end, ...facts } = lie
    await bo.act(
      reportOf(contactId, { agentId: BO, endedAt: null, segments: [facts, { ...facts, agentId: BO }] }),
    )
    const during = await recordOf(ann, contactId)
    expect(during.endedAt).toBeNull()
    expect(during.segments?.every(({ talkedMs, rangAt }) => talkedMs < 60_000 && rangAt !== 1)).toBe(true)
    const call = await end()
    expect(partOf(call, BO).talkedMs).toBe((call.endedAt ?? 0) - (partOf(call, BO).answeredAt ?? 0))
  })
})

describe('a call of another PBX', () => {
  it('has the parts that consoles tell of: each its own, and none of a colleague', async () => {
    const hub = await startTestHub()
    const [ann, bo] = [await TestDesk.connect(hub.url, '1001'), await TestDesk.connect(hub.url, '1002')]
    const part = (agentId: typeof ANN, answeredAt: number, leftAt: number, handedOverAt: number | null) => ({
      ...{ agentId, rangAt: answeredAt - 5, answeredAt, rejoinedAt: null, leftAt },
      ...{ talkedMs: leftAt - answeredAt, heldMs: 3, handedOverAt, handedOverTo: null },
    })
    const own = part(ANN, 100, 200, 200)
    await ann.act(reportOf('pbx-1', { agentId: ANN, answeredAt: 100, endedAt: 200, segments: [own] }))
    await bo.act(
      reportOf('pbx-1', {
        agentId: BO,
        answeredAt: 200,
        endedAt: 300,
        segments: [part(BO, 200, 300, null), { ...own, talkedMs: 1_000_000, handedOverAt: 999 }],
      }),
    )
    const call = await recordOf(ann, 'pbx-1')
    expect(call.segments).toMatchObject([own, part(BO, 200, 300, null)])
    expect(segmentOutcome(partOf(call, ANN))).toEqual({ disposition: 'transferred', isBySystem: true })
  })
})
