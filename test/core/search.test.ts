import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createNames } from '../../main/core/names/names.ts'
import { COLUMN_TOOLS } from '../../main/core/cache/column-tools.ts'
import {
  searchFields,
  syllablesOfKey,
  tokensOf,
  type SearchField,
} from '../../main/core/search-text/search-fields.ts'
import { fold } from '../../main/core/search-text/fold.ts'
import { NOBODY, parseQuery, verify } from '../../main/core/search-text/search-query.ts'
import type { Customer } from '../../shared/domain/customer.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import type { Person } from '../../shared/domain/people.ts'
import { createSearch, type Search } from '../../main/core/search/search.ts'
import type { SearchHit } from '../../shared/contract/desk-queries.ts'
import { call, customer, makeCache, note, order, put, T0, ticket } from './support/test-cache.ts'

const person = (id: string, name: string): Person => ({
  id: id as PersonId,
  name,
  extension: '1001',
  role: 'agent',
  skills: {},
  active: true,
})

/** How a name is read, as the index has it. */
const tokensOfName = (name: string): readonly string[] =>
  searchFields('customer', { name, numbers: [], tags: [], addresses: [] } as unknown as Customer)
    .slice(1)
    .map(({ text }) => text)

const idOf = (hit: SearchHit): string => {
  switch (hit.kind) {
    case 'customer':
      return hit.customer.id
    case 'order':
      return hit.order.id
    case 'ticket':
      return hit.ticket.id
    case 'call':
      return hit.call.contactId
  }
}

function makeWorld(): {
  cache: ReturnType<typeof makeCache>
  search: Search
  find: (text: string) => string[]
} {
  const cache = makeCache()
  put(
    cache,
    'customer',
    customer('c-wang', '王小明', ['+8613800138000', '+8657187654321'], {
      tags: ['老客户'],
      addresses: [{ region: '浙江 杭州', detail: '文三路 12 号' }],
    }),
    customer('c-shan', '单雄信', ['+8613512345678']),
    customer('c-ouyang', '欧阳娜', ['+8618612340000']),
    customer('c-john', 'John Smith', ['+14155550100']),
  )
  put(
    cache,
    'order',
    order('2026110988431', 'c-wang', {
      receiverName: '刘芳',
      receiverNumber: '+8613311112222',
      waybill: 'SF1234567890',
    }),
  )
  put(
    cache,
    'ticket',
    ticket('t-return', '空气净化器退货', 'c-wang', { number: 'T-20261122-0042' }),
    ticket('t-repair', '扫地机器人维修', 'c-shan', { number: 'T-20261122-0043', createdAt: T0 }),
    // has 退 and 货 side by side nowhere, though both pairs around them
    ticket('t-trap', '退订短信，货到付款', null),
  )
  put(
    cache,
    'note',
    note('n1', { entity: 'ticket', id: 't-repair' as never }, '客户说主刷不转，电话里已指导清理。'),
  )
  put(cache, 'note', note('n2', { entity: 'customer', id: 'c-john' as never }, '只说英语，请转给陈思远'))
  put(cache, 'call', call('k-1', '+8613800138000', { customerId: 'c-wang' }), call('k-2', '+8613477778888'))
  const search = createSearch(cache, createNames(cache))
  return { cache, search, find: (text) => search.find(text, 20).map(idOf) }
}

describe('search', () => {
  test('words of two Chinese characters', () => {
    const { find } = makeWorld()
    expect(find('退货')).toEqual(['t-return'])
    expect(find('维修')).toEqual(['t-repair'])
    expect(find('主刷')).toEqual(['t-repair'])
    expect(find('货到')).toEqual(['t-trap'])
    expect(find('货退')).toEqual([])
  })

  test('names: as written, in part, in pinyin, by initials, also of rare readings', () => {
    const { find } = makeWorld()
    for (const text of ['王小明', '小明', 'wxm', 'WXM', 'wangxiaoming', 'wang xiao', 'xiaom', '王'])
      expect(find(text), text).toContain('c-wang')
    expect(find('sxx'), 'the surname 单 is read shan').toEqual(['c-shan', 't-repair'])
    expect(find('oyn')).toEqual(['c-ouyang'])
    expect(find('smith')).toContain('c-john')
    expect(find('lf'), 'who receives the parcel').toEqual(['o-2026110988431'])
  })

  test('people and queues are spelled for who chooses one: from each syllable on, whole and by initials', () => {
    const { cache } = makeWorld()
    put(cache, 'person', person('p1', '王芳'), person('p2', '单雄信'), person('p3', 'Ann'))
    const names = createNames(cache)
    const spelled = names.spellings()
    expect(spelled['p1']).toEqual(['wangfang', 'fang', 'wf', 'f'])
    expect(spelled['p2']).toContain('shanxiongxin')
    expect(spelled['p3']).toBeUndefined()
    put(cache, 'person', person('p3', '安妮'))
    expect(names.spellings()['p3']).toBeUndefined()
    names.forget()
    expect(names.spellings()['p3']).toContain('anni')
  })

  test('with a customer come the newest tickets and calls', () => {
    const { find } = makeWorld()
    expect(find('王小明')).toEqual(['c-wang', 't-return', 'k-1'])
  })

  test('number fragments from three digits on: start, middle, end, with separators, at home and E.164', () => {
    const { find } = makeWorld()
    for (const text of [
      '138',
      '0013',
      '8000',
      '13800138000',
      '138 0013 8000',
      '+86 138-0013-8000',
      '008613800138000',
    ])
      expect(find(text), text).toContain('c-wang')
    expect(find('0571 8765')).toEqual(expect.arrayContaining(['c-wang']))
    expect(find('13477778888')).toEqual(['k-2'])
    expect(find('13'), 'two digits are too few').toEqual([])
  })

  test('order numbers, ticket numbers, waybills, serial numbers', () => {
    const { find } = makeWorld()
    for (const text of ['2026110988431', '88431', 'SF1234', 'sn2026', '净化器 AP-420'])
      expect(find(text), text).toContain('o-2026110988431')
    expect(find('T-20261122-0042')).toEqual(['t-return'])
    expect(find('0043')).toEqual(['t-repair'])
  })

  test('every word must be there', () => {
    const { find } = makeWorld()
    expect(find('净化器 退货')).toEqual(['t-return'])
    expect(find('机器人 退货')).toEqual([])
  })

  test('a note leads to its ticket or customer, with the place around the word', () => {
    const { search } = makeWorld()
    expect(search.find('清理', 5)[0]).toMatchObject({
      kind: 'ticket',
      ticket: { id: 't-repair' },
      excerpt: expect.stringContaining('清理') as unknown,
    })
    expect(search.find('英语', 5)[0]).toMatchObject({ kind: 'customer', customer: { id: 'c-john' } })
  })

  test('what changed or is gone is found as it is now', () => {
    const { cache, find } = makeWorld()
    put(cache, 'ticket', ticket('t-return', '换货：净化器', 'c-wang'))
    expect(find('退货')).toEqual([])
    expect(find('换货')).toEqual(['t-return'])
    cache.write('relaxed', () => cache.ledger.remove('ticket', 't-return'))
    expect(find('换货')).toEqual([])
  })

  test('the newest come first', () => {
    const { cache, find } = makeWorld()
    for (let n = 0; n < 30; n++)
      put(cache, 'ticket', ticket(`t-${n}`, '催促发货', null, { createdAt: T0 + n * 1000 }))
    expect(find('催促')).toEqual(Array.from({ length: 20 }, (_, n) => `t-${29 - n}`))
  })

  test.each([
    ['李伟', 'li', 'liwei', 'lw', 'wei'],
    ['种文', 'chong', 'chongwen', 'zhongwen', 'cw'],
    ['吕布', 'lv', 'lü', 'lyu', 'lvbu', 'lüb', 'lyubu', 'lǚ', 'lb'],
    ['徐略', 'xulve', 'xulue', 'xulüe', 'xulyue'],
    ['單雄信', 'shanxiongxin', 'shan', 'sxx', '单雄信', '单雄', 'danxiongxin'],
    ['區家豪', 'oujiahao', 'ou', '区家豪', 'ojh'],
    ['尉遲恭', 'yuchigong', 'ycg', '尉迟'],
    ['万俟卨', 'moqi', 'mq'],
    ['李乐', 'lile', 'liyue', 'ly', 'll'],
    ['陈朝行', 'chenchaoxing', 'chenzhaohang', 'zhaohang'],
    ['José García', 'jose', 'José', 'garcia', 'GARCÍA', 'jose garcia'],
    ['Nguyễn Văn Đạt', 'nguyen', 'van dat', 'nguyễn'],
    ['Straße Müller', 'strasse', 'straße', 'muller', 'müller'],
    ['Łukasz Ørsted', 'lukasz', 'orsted'],
    ['𠮷野家', '𠮷野', '𠮷', '野家'],
    ['𬭯𰻞', '𬭯𰻞', '𬭯'],
    ['小😀店', '😀', '小😀', '😀店', '😀 小'],
    ['臺灣大學', '台湾', '大学', '臺灣'],
    ['台湾大学', '臺灣', '大學'],
  ])('the customer %s is found as people type it', (name, ...queries) => {
    const { cache, find } = makeWorld()
    put(cache, 'customer', customer('n-1', name, []), customer('n-2', '赵无关', []))
    for (const text of queries) {
      expect(find(text), text).toContain('n-1')
      expect(find(text), text).not.toContain('n-2')
    }
  })

  test('what is written as it was typed comes before what is only like it', () => {
    const { cache, find } = makeWorld()
    put(cache, 'customer', customer('a', 'Jose Ruiz', []), customer('b', 'José Ruiz', []))
    put(cache, 'customer', customer('c', '陈東', []), customer('d', '陳东', []), customer('e', '陈东', []))
    expect(find('jose')).toEqual(['a', 'b'])
    expect(find('José')).toEqual(['b', 'a'])
    expect(find('陈').slice(0, 2).sort()).toEqual(['c', 'e'])
    expect(find('陈')).toContain('d')
    expect(find('陳')[0]).toBe('d')
    expect(find('陈东')[0]).toBe('e')
  })

  test('a whole order number finds the order and its tickets; the order says which ticket of it is open', () => {
    const { cache, search, find } = makeWorld()
    const ofOrder = { name: '空气净化器', serial: null, orderId: 'o-2026110988431', underWarranty: null }
    put(
      cache,
      'ticket',
      ticket('t-closed', '补发', 'c-john', { product: ofOrder, status: 'closed' }),
      ticket('t-open', '漏水', 'c-john', { product: ofOrder }),
    )
    expect(find('2026110988431')).toEqual(expect.arrayContaining(['o-2026110988431', 't-open', 't-closed']))
    const order = () => search.find('2026110988431', 20).find(({ kind }) => kind === 'order')
    expect(order()).toMatchObject({ openTicket: { id: 't-open' } })
    put(cache, 'ticket', ticket('t-other', '破损', 'c-john', { product: ofOrder }))
    expect(order(), 'two are open: which one is for the person to say').toMatchObject({ openTicket: null })
  })

  test('nothing that is typed breaks the query language', () => {
    const { find } = makeWorld()
    for (const text of ['"', 'a"b*', 'AND', 'NOT wxm', '*', '(', '王 OR', "'; DROP TABLE customer", '', ' '])
      expect(() => find(text), text).not.toThrow()
  })

  test('any end or piece of a full pinyin finds the name, whichever pieces are looked up', () => {
    const { cache, find } = makeWorld()
    const names = ['梁国强', '龚玲玲', '付志强', '施晓明', '章小明', '欧阳娜娜', '吕布', '吴安娜', '王二']
    put(cache, 'customer', ...names.map((name, index) => customer(`n-${index}`, name, [])))
    names.forEach((name, index) => {
      const [reading = ''] = tokensOfName(name)
      const pieces = [reading, reading.slice(2), reading.slice(0, -1), reading.slice(1, 8)]
      for (const typed of pieces.filter(({ length }) => length >= 3))
        expect(find(typed), `${name} as ${typed}`).toContain(`n-${index}`)
    })
    expect(find('shixiaoming')).toEqual(['n-3'])
  })

  test('what only resembles a word is not even read: the index knows how a word begins and ends', () => {
    const { cache, find } = makeWorld()
    const names = ['常玉怡', '张玉怡', '黄玉怡', '郑国强', '郑国庆', '郑国钱', 'Nobody']
    put(cache, 'customer', ...names.map((name, index) => customer(`n-${index}`, name, [])))
    const inIndex = (typed: string): unknown[] =>
      cache.db
        .prepare(
          "SELECT name FROM (SELECT json_extract(body, '$.name') AS name, row FROM customer) WHERE row IN (SELECT rowid FROM search_customer WHERE search_customer MATCH ?)",
        )
        .pluck()
        .all(parseQuery(typed).match)
    expect(inIndex('changyuyi')).toEqual(['常玉怡'])
    expect(inIndex('zhengguoqiang')).toEqual(['郑国强'])
    expect(find('changyuyi')).toEqual(['n-0'])
    expect(find('nobody')).toEqual(['n-6'])
  })

  test('the key by which names are sorted reads as the name is indexed, or is not used', () => {
    const han = fc.stringMatching(/^[\u4e00-\u9fa5]{2,4}$/)
    fc.assert(
      fc.property(han, (name) => {
        const key = COLUMN_TOOLS.sortKeyOf(name)
        const syllables = syllablesOfKey(name, key)
        if (syllables) expect(syllables.join('')).toBe(tokensOfName(name)[0])
      }),
    )
  })

  test('any piece of any indexed text is found by the index and by the check, and what is not in it is not', () => {
    const word = fc.stringMatching(/^[\u4e00-\u4e20a-z0-9]{2,12}$/)
    fc.assert(
      fc.property(word, fc.nat(), fc.integer({ min: 3, max: 8 }), (text, from, length) => {
        const start = from % Math.max(1, text.length - 2)
        const piece = text.slice(start, start + length)
        const query = parseQuery(piece)
        const fields: SearchField[] = [{ kind: 'code', text: fold(text), shown: text }]
        fc.pre(query.match !== null && !query.isOneCharacter)
        const tokens = new Set(tokensOf(fields).split(' '))
        const wanted = [...(query.match ?? '').matchAll(/"([^"]+)"/g)]
          .map(([, token]) => token ?? '')
          .filter((token) => token !== NOBODY)
        expect(tokens.has(NOBODY)).toBe(false)
        // two letters alone are looked up as a whole word or as initials, not inside a word
        fc.pre(!wanted.some((token) => /^[a-z0-9]{1,2}$/.test(token)))
        expect(wanted.filter((token) => !tokens.has(token))).toEqual([])
        expect(verify(fields, query)).toBeDefined()
        expect(verify(fields, parseQuery(`${piece}咦`))).toBeUndefined()
      }),
    )
  })
})
