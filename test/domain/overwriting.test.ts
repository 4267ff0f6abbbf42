import { describe, expect, it } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import { CustomerId, PersonId, TicketId } from '../../shared/domain/ids.ts'
import { rankCandidates, type Candidate } from '../../shared/domain/match.ts'
import { outcomeAfter, promisesFollowUp } from '../../shared/domain/outcome-rules.ts'
import { MOST_FURTHER_OUTCOMES, type CallRecord } from '../../shared/domain/call-record.ts'
import {
  isMergedEntity,
  isOverwrittenBySnapshot,
  isTold,
  mergedFieldsOf,
  ownFieldsOf,
} from '../../shared/domain/overwritten-value.ts'
import { findPhoneLink, parsePhoneLink } from '../../shared/domain/phone-link.ts'
import { acceleratorOf } from '../../shared/domain/system-key.ts'
import type { Change } from '../../shared/entities/change.ts'

describe('fields of which the last writer wins', () => {
  const id = TicketId.parse('t-1')
  it('are those that an act sets, with their values', () => {
    const update: Act = { type: 'ticket.update', id, fields: { title: '退货', assignee: null } }
    expect(ownFieldsOf(update)).toEqual({
      entity: 'ticket',
      id,
      fields: [
        ['title', '退货'],
        ['assignee', null],
      ],
    })
    const customer: Act = {
      type: 'customer.update',
      id: CustomerId.parse('c'),
      fields: { name: '王', tags: [] },
    }
    expect(ownFieldsOf(customer)).toEqual({
      entity: 'customer',
      id: 'c',
      fields: [
        ['name', '王'],
        ['tags', []],
      ],
    })
  })
  it('are none of an act that makes something, moves a state, or is about another kind', () => {
    const none: Act[] = [
      {
        type: 'customer.create',
        id: CustomerId.parse('c'),
        fields: { name: '王', level: 'gold', tags: [], numbers: [], addresses: [] },
      },
      { type: 'ticket.setStatus', id, status: 'closed' },
      { type: 'followUp.cancel', id: 'f' as never, why: '已来电' },
    ]
    for (const act of none) expect(ownFieldsOf(act)).toBeNull()
  })
  it('are those that a change writes, whole or in part', () => {
    const set = { op: 'set', entity: 'ticket', id, fields: { title: 'x', step: 2 } } as Change
    expect(mergedFieldsOf(set)).toEqual([['title', 'x']])
    const put = {
      op: 'put',
      entity: 'customer',
      id: 'c',
      value: { id: 'c', name: '王', level: 'gold', tags: ['a'] },
    } as unknown as Change
    expect(mergedFieldsOf(put)).toEqual([
      ['name', '王'],
      ['level', 'gold'],
      ['tags', ['a']],
    ])
    const note = { op: 'put', entity: 'note', id: 'n', value: { id: 'n', title: 'x' } } as unknown as Change
    expect(mergedFieldsOf(note)).toEqual([])
    expect([isMergedEntity('ticket'), isMergedEntity('call'), isMergedEntity('toString')]).toEqual([
      true,
      false,
      false,
    ])
  })
  it('are told of where the winner is older, or had not seen them', () => {
    const own = { at: 100, revision: 7 }
    expect(isTold(own, { actedAt: 99, basedOn: 9 })).toBe(true)
    expect(isTold(own, { actedAt: 100, basedOn: 7 })).toBe(false)
    expect(isTold(own, { actedAt: 101, basedOn: 6 })).toBe(true)
    expect(isTold(own, { actedAt: null, basedOn: null })).toBe(false)
  })
  it('are gone where a later copy holds another value', () => {
    const own = { value: ['vip'], revision: 7 }
    expect(isOverwrittenBySnapshot(own, { value: [], revision: 8 })).toBe(true)
    expect(isOverwrittenBySnapshot(own, { value: ['vip'], revision: 8 })).toBe(false)
    expect(isOverwrittenBySnapshot(own, { value: [], revision: 7 })).toBe(false)
  })
})

describe('an outcome that promises', () => {
  it('is 需要回访 alone', () => {
    expect(promisesFollowUp('followUpNeeded')).toBe(true)
    expect(promisesFollowUp('solved')).toBe(false)
    expect(promisesFollowUp(null)).toBe(false)
  })
  it('of another agent stands beside the first, one for each, the newest at most so many', () => {
    const ann = PersonId.parse('a')
    const by = (nth: number) => PersonId.parse(`p${nth}`)
    const further = Array.from({ length: MOST_FURTHER_OUTCOMES }, (_, nth) => ({
      by: by(nth),
      at: nth,
      disposition: 'solved',
    }))
    const call = {
      agentId: ann,
      answeredAt: 1,
      disposition: 'solved',
      wrappedUpBy: ann,
      wrappedUpAt: 5,
      furtherOutcomes: further,
    } as CallRecord
    expect(outcomeAfter(call, { disposition: 'solved' }, by(3), 99)).toBeUndefined()
    expect(outcomeAfter(call, { disposition: 'other' }, by(3), 99)?.furtherOutcomes).toEqual([
      ...further.filter((one) => one.by !== by(3)),
      { by: by(3), at: 99, disposition: 'other' },
    ])
    const added = outcomeAfter(call, { disposition: 'solved' }, by(77), 99)?.furtherOutcomes ?? []
    expect(added).toHaveLength(MOST_FURTHER_OUTCOMES)
    expect(added[0]).toEqual(further[1])
  })
})

describe('candidates of the same customer', () => {
  const candidate = (id: string, reason: Candidate['reason'], lastContactAt: number | null = null) =>
    ({ customer: { id }, reason, lastContactAt, hasOpenTicket: false }) as Candidate
  it('keep the best reason, the first of two alike, and end in the order of ids', () => {
    const first = candidate('b', 'exactNumber', 1)
    expect(
      rankCandidates([first, candidate('b', 'exactNumber', 9), candidate('b', 'orderReceiver')]),
    ).toEqual([first])
    const ids = (...list: string[]) =>
      rankCandidates(list.map((id) => candidate(id, 'exactNumber'))).map(({ customer }) => customer.id)
    expect(ids('c', 'a', 'b')).toEqual(['a', 'b', 'c'])
    expect(ids('b', 'a')).toEqual(['a', 'b'])
  })
})

describe('a link that asks for a call', () => {
  it.each([
    ['tel:+86-138(0013)8000;ext=5', '+86-138(0013)8000;ext=5'],
    ['TEL:10086?x=1', '10086'],
    ['tel://10086/', '10086'],
    ['callto:1%20002', '1 002'],
    ['sip:1002;user=phone@example.com;transport=tls?x=1', '1002'],
    ['sips:+8613800138000@example.com', '+8613800138000'],
    [`tel:${'1'.repeat(32)}`, '1'.repeat(32)],
    ['tel:*72#', '*72#'],
    [`tel:1${' '.repeat(295)}`, '1'],
  ])('%s asks for %s', (link, number) => expect(parsePhoneLink(link)).toBe(number))
  it.each([
    'sip:1002:secret@example.com',
    'sip:a@1002@example.com',
    'xtel:10086',
    'mailto:tel:10086',
    'tel:',
    'tel:+',
    'tel:%E0%A4%A',
    `tel:${'1'.repeat(201)}`,
    `tel:1${' '.repeat(296)}`,
    'tel:#*',
  ])('%s asks for nothing', (link) => expect(parsePhoneLink(link)).toBeUndefined())
  it('is found in whatever place the system puts it', () => {
    expect(findPhoneLink(['--x', 'sip:1@h', 'tel:2'])).toBe('sip:1@h')
    expect(findPhoneLink(['open-tel:1', 'SIPS:1@h'])).toBe('SIPS:1@h')
    expect(findPhoneLink(['--tel', 'file'])).toBeUndefined()
  })
})

describe('a key of the whole system', () => {
  it.each([
    ['F24', 'F24'],
    ['F25', undefined],
    ['Shift+A', undefined],
    ['A', undefined],
    ['Mod+a', 'CommandOrControl+A'],
    ['Ctrl++', 'Control+Plus'],
    ['Mod+Alt+ ', 'CommandOrControl+Alt+Space'],
    ['MediaTrackNext', 'MediaNextTrack'],
    ['MediaPlayPause', 'MediaPlayPause'],
    ['Mod+Enter', undefined],
    ['Home', undefined],
    ['Alt+Home', 'Alt+Home'],
    ['Hyper+A', undefined],
    ['Mod+', undefined],
    ['', undefined],
    ['Mod+é', undefined],
    ['Mod+toString', undefined],
  ])('%s is %s', (keys, accelerator) => expect(acceleratorOf(keys)).toBe(accelerator))
})
