import { schemaResolver } from '@mantine/form'
import { DEFAULT_PLAN } from '../../shared/domain/default-number-plan.ts'
import { readNumberFault } from '../../renderer/ui/number-fault.ts'
import { describe, expect, it } from 'vitest'
import {
  customerChangeForm,
  EMPTY_CUSTOMER,
  newCustomerForm,
  readChangeDraft,
  type CustomerChangeDraft,
} from '../../renderer/workspace/customer/customer-fields.ts'

const READER = { plan: DEFAULT_PLAN, isExtension: (digits: string) => digits === '1003' }
const NewCustomerForm = newCustomerForm(READER)
const CustomerChangeForm = customerChangeForm(READER)
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
  it.each([
    ['021-52066273转801', 'numberExtension', ['021 5206 6273', '801']],
    ['13800138000/13900139000', 'numberSeveral', ['138 0013 8000、139 0013 9000']],
    ['95588', 'numberNotPublic', ['95588']],
    ['1003', 'numberNotPublic', ['1003']],
    ['1380013800', 'numberBad', []],
    ['张三', 'numberBad', []],
  ])('refuses %s with what was seen', (raw, fault, seen) => {
    const found = faultsOf({ ...draft, numbers: [{ raw, label: 'mobile' as const }] })
    expect(readNumberFault(String(found['numbers.0.raw']))).toEqual({ fault, seen })
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
