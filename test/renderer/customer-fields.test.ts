import { describe, expect, it } from 'vitest'
import { checkCustomer, EMPTY_CUSTOMER } from '../../renderer/workspace/customers/customer-fields.ts'

const draft = { ...EMPTY_CUSTOMER, name: ' 王小明 ' }

describe('the form of a customer', () => {
  it('keeps numbers in E.164 and leaves out what was left empty', () => {
    const numbers = [
      { raw: '138 0013 8000', label: 'mobile' as const },
      { raw: '  ', label: 'home' as const },
      { raw: '0571-87654321', label: 'work' as const },
    ]
    const checked = checkCustomer({ ...draft, numbers, addresses: [{ region: ' ', detail: '' }] })
    expect(checked.ok && checked.fields).toMatchObject({
      name: '王小明',
      numbers: [
        { e164: '+8613800138000', label: 'mobile' },
        { e164: '+8657187654321', label: 'work' },
      ],
      addresses: [],
    })
  })
  it('says which field is wrong and why', () => {
    const numbers = [
      { raw: '12', label: 'mobile' as const },
      { raw: '13800138000', label: 'mobile' as const },
      { raw: '+86 138 0013 8000', label: 'home' as const },
    ]
    const checked = checkCustomer({ ...draft, name: ' ', numbers, tags: ['x'.repeat(31)] })
    expect(checked).toEqual({
      ok: false,
      errors: {
        name: 'nameMissing',
        'numbers.0': 'numberBad',
        'numbers.2': 'numberTwice',
        'tags.0': 'tagLong',
      },
    })
  })
})
