import { z } from 'zod'
import { CustomerLevel, CustomerNumber, type Customer } from '../../../shared/domain/customer.ts'
import { toE164 } from '../../../shared/domain/phone-number.ts'

/** Problems of a field, as keys of the i18n files (`customers:errors.*`). */
export type FieldError =
  | 'nameMissing'
  | 'nameLong'
  | 'numberBad'
  | 'numberTwice'
  | 'tagLong'
  | 'tagsMany'
  | 'regionLong'
  | 'detailLong'
const problem = (key: FieldError): FieldError => key

/** What is typed, as it is typed: it may be wrong, and is kept as a draft all the same. */
export type CustomerDraft = {
  readonly name: string
  readonly level: CustomerLevel
  readonly tags: readonly string[]
  readonly numbers: readonly { readonly raw: string; readonly label: CustomerNumber['label'] }[]
  readonly addresses: readonly { readonly region: string; readonly detail: string }[]
}
export type CustomerFields = Omit<Customer, 'id' | 'createdAt'>

export const EMPTY_CUSTOMER: CustomerDraft = {
  name: '',
  level: 'standard',
  tags: [],
  numbers: [{ raw: '', label: 'mobile' }],
  addresses: [],
}

const Numbers = z
  .array(z.object({ raw: z.string(), label: CustomerNumber.shape.label }))
  .transform((rows, context) => {
    const seen = new Set<string>()
    const numbers: CustomerNumber[] = []
    rows.forEach(({ raw, label }, index) => {
      // a row that was added and left empty is no number, and no mistake
      if (raw.trim() === '') return
      const e164 = toE164(raw)
      const error = e164 === undefined ? 'numberBad' : seen.has(e164) ? 'numberTwice' : null
      if (error !== null) context.addIssue({ code: 'custom', message: problem(error), path: [index] })
      if (e164 === undefined || error !== null) return
      seen.add(e164)
      numbers.push({ e164, label })
    })
    return numbers
  })

const Addresses = z
  .array(
    z.object({
      region: z.string().trim().max(60, problem('regionLong')),
      detail: z.string().trim().max(200, problem('detailLong')),
    }),
  )
  .transform((rows) => rows.filter(({ region, detail }) => region !== '' || detail !== ''))

/** From what was typed to what is kept: numbers in E.164, empty rows left out. */
export const CustomerForm = z.object({
  name: z.string().trim().min(1, problem('nameMissing')).max(80, problem('nameLong')),
  level: CustomerLevel,
  tags: z.array(z.string().trim().min(1).max(30, problem('tagLong'))).max(20, problem('tagsMany')),
  numbers: Numbers,
  addresses: Addresses,
})

export type CheckedCustomer =
  | { readonly ok: true; readonly fields: CustomerFields }
  /** By the field's path, as in `name` or `numbers.1`. */
  | { readonly ok: false; readonly errors: Readonly<Record<string, FieldError>> }

export function checkCustomer(draft: CustomerDraft): CheckedCustomer {
  const parsed = CustomerForm.safeParse(draft)
  if (parsed.success) return { ok: true, fields: parsed.data }
  const errors = parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message as FieldError])
  return { ok: false, errors: Object.fromEntries(errors) }
}
