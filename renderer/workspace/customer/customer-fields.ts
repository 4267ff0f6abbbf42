import { z } from 'zod'
import { CustomerLevel, CustomerNumber, type Customer } from '../../../shared/domain/customer.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import { readTypedNumber, type NumberReader } from '../../../shared/domain/typed-number.ts'
import { faultOfReading } from '../../ui/number-fault.ts'

/** Faults of a field, as keys of the i18n files (`customers:errors.*`). */
const FIELD_FAULTS = [
  'nameMissing',
  'nameLong',
  'numberTwice',
  'tagLong',
  'tagsMany',
  'regionLong',
  'detailLong',
] as const
type FieldFault = (typeof FIELD_FAULTS)[number]
const fault = (code: FieldFault): FieldFault => code

/** Returns true for a fault that has a text of its own. */
export const isFieldFault = (code: string): code is FieldFault =>
  (FIELD_FAULTS as readonly string[]).includes(code)

type Typed = { readonly text: string; readonly label: CustomerNumber['label'] }

/** What is typed, as it is typed: it may be wrong, and is kept as a draft all the same. */
export type CustomerDraft = {
  readonly name: string
  readonly level: CustomerLevel
  readonly tags: readonly string[]
  readonly numbers: readonly { readonly raw: string; readonly label: CustomerNumber['label'] }[]
  readonly addresses: readonly { readonly region: string; readonly detail: string }[]
}
/** What is typed over a stored customer; a number stands as it is shown. */
export interface CustomerChangeDraft {
  readonly name: string
  readonly level: CustomerLevel
  readonly tags: readonly string[]
  readonly numbers: readonly Typed[]
  readonly addresses: Customer['addresses']
}

export const EMPTY_CUSTOMER: CustomerDraft = {
  name: '',
  level: 'standard',
  tags: [],
  numbers: [{ raw: '', label: 'mobile' }],
  addresses: [],
}

/**
 * Returns the numbers of typed rows in E.164. A row that was added and left empty is no number, and no fault. Faults of a
 * row go to its field `name`.
 */
function numbersOf(
  rows: readonly Typed[],
  name: 'raw' | 'text',
  reader: NumberReader,
  context: z.RefinementCtx,
): CustomerNumber[] {
  const seen = new Set<string>()
  return rows.flatMap(({ text, label }, index) => {
    if (text.trim() === '') return []
    const read = readTypedNumber(text, reader)
    const e164 = read.kind === 'one' && read.number.kind === 'e164' ? read.number.e164 : undefined
    const wrong = faultOfReading(read, ({ kind }) => kind === 'e164')
    if (wrong !== null || e164 === undefined || seen.has(e164)) {
      const message = wrong ?? fault('numberTwice')
      context.addIssue({ code: 'custom', message, path: [index, name] })
      return []
    }
    seen.add(e164)
    return [{ e164, label }]
  })
}

const Addresses = z
  .array(
    z.object({
      region: z.string().trim().max(60, fault('regionLong')),
      detail: z.string().trim().max(200, fault('detailLong')),
    }),
  )
  .transform((rows) => rows.filter(({ region, detail }) => region !== '' || detail !== ''))

const CommonFields = z.object({
  name: z.string().trim().min(1, fault('nameMissing')).max(80, fault('nameLong')),
  level: CustomerLevel,
  tags: z.array(z.string().trim().min(1).max(30, fault('tagLong'))).max(20, fault('tagsMany')),
})
const label = CustomerNumber.shape.label

/** From the form of a new customer to what is stored: numbers in E.164, empty rows left out. */
export const newCustomerForm = (reader: NumberReader) =>
  CommonFields.extend({
    numbers: z.array(z.object({ raw: z.string(), label })).transform((rows, context) =>
      numbersOf(
        rows.map((row) => ({ text: row.raw, label: row.label })),
        'raw',
        reader,
        context,
      ),
    ),
    addresses: Addresses,
  })

/** From what was corrected of a customer to the fields that change. */
export const customerChangeForm = (reader: NumberReader) =>
  CommonFields.extend({
    numbers: z
      .array(z.object({ text: z.string(), label }))
      .transform((rows, context) => numbersOf(rows, 'text', reader, context)),
    addresses: Addresses,
  }).partial()

/**
 * Returns a draft whose numbers all stand as text. A draft that came back from an undone act holds them in E.164, as the
 * act had them.
 */
export function readChangeDraft(draft: CustomerChangeDraft): CustomerChangeDraft {
  const rows = draft.numbers as readonly (Typed | CustomerNumber)[]
  if (rows.every((row) => 'text' in row)) return draft
  const numbers = rows.map((row) =>
    'text' in row ? row : { text: formatNumber(row.e164), label: row.label },
  )
  return { ...draft, numbers }
}
