import { describe, expect, it } from 'vitest'
import { dialableOf } from '../../renderer/workspace/search/dialable.ts'

const EXTENSIONS = new Set(['1002', '5000'])

describe('what the search palette offers to dial', () => {
  it.each([
    ['138 0013 8000', '+8613800138000'],
    ['13800138000', '+8613800138000'],
    ['+86 138-0013-8000', '+8613800138000'],
    ['0571-87654321', '+8657187654321'],
    ['1002', '1002'],
    ['5000', '5000'],
    ['10086', '10086'],
  ])('%s is %s', (text, number) => expect(dialableOf(text, EXTENSIONS)).toBe(number))
  it.each(['', '13', '138', '1380', '退货', 'wxm', '138 abc', '2026110988431', 'T-20261122-0042'])(
    '%s is no number',
    (text) => expect(dialableOf(text, EXTENSIONS)).toBeNull(),
  )
})
