import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markHits } from '../../renderer/ui/highlight.ts'

const hits = (text: string, query: string): string[] =>
  markHits(text, query)
    .filter((piece) => piece.isHit)
    .map((piece) => piece.text)

describe('marking what was found', () => {
  it('marks words whatever their case', () =>
    expect(hits('Air purifier AP-300', 'ap-300')).toEqual(['AP-300']))
  it('marks two Chinese characters', () =>
    expect(hits('申请退货，退货原因', '退货')).toEqual(['退货', '退货']))
  it('marks every word of the query', () =>
    expect(hits('王小明 退货 空气净化器', '退货 王小明')).toEqual(['王小明', '退货']))
  it('marks digits across the gaps that people print', () =>
    expect(hits('138 0013 8000', '13800138')).toEqual(['138 0013 8']))
  it('takes a number with gaps for one number', () =>
    expect(hits('13800138000', '138 0013 8000')).toEqual(['13800138000']))
  it('takes no character for a pattern', () => expect(hits('a.c abc', '.')).toEqual(['.']))
  it('always gives the whole text again', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, query) => {
        expect(
          markHits(text, query)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})
