import { schemaResolver } from '@mantine/form'
import { describe, expect, it } from 'vitest'
import {
  CustomerChangeForm,
  EMPTY_CUSTOMER,
  NewCustomerForm,
  readChangeDraft,
  type CustomerChangeDraft,
} from '../../renderer/workspace/customer/customer-fields.ts'

const draft = { ...EMPTY_CUSTOMER, name: ' 王小明 ' }
const faultsOf = schemaResolver(NewCustomerForm, { sync: true })

describe('the form of a customer', () => {
  it('keeps numbers in E.164 and leaves out what was left empty', () => {
    const numbers = [
      { raw: '138 0013 8000', label: 'mobile' as const },
      { raw: '  ', label: 'home' as const },
      { raw: '0571-87654321', label: 'work' as const },
    ]
    const typed = { ...draft, numbers, addresses: [{ region: ' ', detail: '' }] }
    expect(faultsOf(typed)).toEqual({})
    expect(NewCustomerForm.parse(typed)).toMatchObject({
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
    expect(faultsOf({ ...draft, name: ' ', numbers, tags: ['x'.repeat(31)] })).toEqual({
      name: 'nameMissing',
      'numbers.0.raw': 'numberBad',
      'numbers.2.raw': 'numberTwice',
      'tags.0': 'tagLong',
    })
  })
})

describe('the form that corrects a customer', () => {
  it('saves what was typed only', () => {
    expect(CustomerChangeForm.parse({ level: 'vip' })).toEqual({ level: 'vip' })
  })
  it('reads numbers that an undone act gave back in E.164', () => {
    const numbers = [
      { e164: '+8613800138000', label: 'mobile' },
      { text: '12', label: 'home' },
    ]
    const given = { ...EMPTY_CUSTOMER, numbers } as unknown as CustomerChangeDraft
    const read = readChangeDraft(given)
    expect(read.numbers).toEqual([
      { text: '138 0013 8000', label: 'mobile' },
      { text: '12', label: 'home' },
    ])
    expect(schemaResolver(CustomerChangeForm, { sync: true })({ numbers: read.numbers })).toEqual({
      'numbers.1.text': 'numberBad',
    })
  })
})
