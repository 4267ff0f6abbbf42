import { z } from 'zod'
import { AttemptOutcome } from '../../../shared/domain/follow-up.ts'
import { numberFields, type DialableNumber } from '../../../shared/domain/party-number.ts'
import { readTypedNumber, type NumberReader } from '../../../shared/domain/typed-number.ts'
import { faultOfReading } from '../../ui/number-fault.ts'
import { deskNow } from '../../ui/desk-time.ts'
import { chosenNext, hasNextAttempt, NEXT_CHOICES, type NextChoice } from './next-attempt.ts'

/** Faults of a field, as keys of the i18n files (`followUps:faults.*`). */
const FAULTS = ['subjectMissing', 'nextPast', 'outcomeMissing', 'whyMissing'] as const
type Fault = (typeof FAULTS)[number]
const fault = (code: Fault): Fault => code

/** Returns true for a fault that has a text of its own. */
export const isFollowUpFault = (code: string): code is Fault => (FAULTS as readonly string[]).includes(code)

/** What is typed of a follow-up that somebody makes by hand. */
export type NewFollowUpDraft = {
  readonly number: string
  /** Empty: nobody has chosen, so the best match stands; NOBODY where no customer is meant. */
  readonly customerId: string
  readonly subject: string
  readonly due: NextChoice
  readonly at: string
  readonly assignee: 'me' | 'anyone'
}
export const NOBODY = 'nobody'
export const EMPTY_FOLLOW_UP: NewFollowUpDraft = {
  number: '',
  customerId: '',
  subject: '',
  due: 'h2',
  at: '',
  assignee: 'me',
}

/** What is typed of an attempt. */
export type AttemptDraft = {
  readonly outcome: AttemptOutcome | null
  readonly text: string
  readonly next: NextChoice
  readonly at: string
}
export const EMPTY_ATTEMPT: AttemptDraft = { outcome: null, text: '', next: 'auto', at: '' }

const isCallable = (number: DialableNumber): boolean =>
  number.kind === 'short' ? number.digits.length >= 3 : number.kind !== 'nationalUnknown'

/** A number that can be called: a public one, a service number or an extension. */
const typedNumber = (reader: NumberReader) =>
  z.string().transform((raw, context) => {
    const read = readTypedNumber(raw, reader)
    const fault = faultOfReading(read, isCallable)
    if (read.kind === 'one' && fault === null) return numberFields(read.number)
    context.addIssue(fault ?? 'numberBad')
    return z.NEVER
  })
/** When it is due, from the choice and the typed time: a moment to come. */
const DueAt = z.object({ due: z.enum(NEXT_CHOICES), at: z.string() }).transform(({ due, at }, context) => {
  const dueAt = chosenNext(due, at, deskNow())
  if (typeof dueAt === 'number') return { dueAt }
  context.addIssue({ code: 'custom', message: fault('nextPast'), path: ['at'] })
  return z.NEVER
})

/** From what is typed to a follow-up. The two halves are checked both, so that all faults show at once. */
export const newFollowUpForm = (reader: NumberReader) =>
  z
    .object({
      number: typedNumber(reader),
      customerId: z.string(),
      subject: z.string().trim().min(1, fault('subjectMissing')).max(200),
      assignee: z.enum(['me', 'anyone']),
    })
    .and(DueAt)

/** From what is typed to an attempt; a time counts only after an outcome that is followed by another attempt. */
export const AttemptForm = z
  .object({
    outcome: z.enum(AttemptOutcome.options, fault('outcomeMissing')),
    text: z.string().max(2000),
    next: z.enum(NEXT_CHOICES),
    at: z.string(),
  })
  .transform(({ outcome, text, next, at }, context) => {
    const nextAt = hasNextAttempt(outcome) ? chosenNext(next, at, deskNow()) : null
    if (nextAt !== 'past' && nextAt !== 'missing') return { outcome, text, nextAt }
    context.addIssue({ code: 'custom', message: fault('nextPast'), path: ['at'] })
    return z.NEVER
  })

/** Why a follow-up is given up. */
export const CancelForm = z.object({ why: z.string().trim().min(1, fault('whyMissing')).max(500) })
