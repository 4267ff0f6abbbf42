import { z } from 'zod'
import { E164 } from './e164.ts'

/** Longest number of any kind as it is stored: E.164 has 15 digits, prefixes and codes need a few more, names of a PBX the rest. */
export const MOST_NUMBER_CHARACTERS = 64

/** As it came, without what only makes it readable: digits with `*`, `#` and a leading plus sign, or a name of the house. */
const AsItCame = z.string().min(1).max(MOST_NUMBER_CHARACTERS)

/**
 * The number of the other side of a call, in all its kinds. Only the first is comparable everywhere; the next three can be dialled
 * again as they came, on the line where they came.
 */
export const PhoneNumber = z.discriminatedUnion('kind', [
  /** A public number. `arrivedBy` is what a line put before it and means something, as `125831` (a second number of the owner). */
  z.object({ kind: z.literal('e164'), e164: E164, arrivedBy: AsItCame.optional() }),
  /** As long as a public number, and none of those that the numbering plans know. */
  z.object({ kind: z.literal('nationalUnknown'), digits: AsItCame }),
  /** A service number or a code of the line, as `95588` or `*72#`. */
  z.object({ kind: z.literal('short'), digits: AsItCame }),
  /** An extension of the house, or a name of its PBX. */
  z.object({ kind: z.literal('internal'), digits: AsItCame }),
  /** Withheld by the caller (RFC 3323, RFC 3325). */
  z.object({ kind: z.literal('withheld') }),
])
export type PhoneNumber = z.infer<typeof PhoneNumber>
/** One that can be dialled. */
export type DialableNumber = Exclude<PhoneNumber, { kind: 'withheld' }>

const KINDS = ['e164', 'nationalUnknown', 'short', 'internal', 'withheld'] as const

/** A kind that a newer version wrote: kept whole, and shown by its digits where it has them. */
const NewerNumber = z.looseObject({
  kind: z
    .string()
    .min(1)
    .max(40)
    .refine((kind) => !(KINDS as readonly string[]).includes(kind)),
  digits: AsItCame.optional(),
})

/** A number as it is stored and sent. */
export const PartyNumber = z.union([PhoneNumber, NewerNumber])
export type PartyNumber = z.infer<typeof PartyNumber>

/** What stands in a record: `number` alone from programs that knew public numbers only. */
export interface WithNumber {
  readonly number: E164 | null
  readonly partyNumber?: PartyNumber | undefined
}

/** The fields of a record for a number: `partyNumber` only where it says more than `number`, so that older programs read the most. */
export function numberFields(number: PhoneNumber): WithNumber {
  if (number.kind !== 'e164') return { number: null, partyNumber: number }
  return number.arrivedBy === undefined
    ? { number: number.e164 }
    : { number: number.e164, partyNumber: number }
}

const isKnownKind = (number: PartyNumber): number is PhoneNumber =>
  (KINDS as readonly string[]).includes(number.kind)

/**
 * What can be dialled and compared of a stored number: E.164, or the digits as they came. Null for a withheld number, for one of a
 * kind without digits, and where nobody wrote down what it was.
 */
export function dialTextOf({ number, partyNumber }: WithNumber): string | null {
  if (number !== null) return number
  if (partyNumber === undefined) return null
  if (!isKnownKind(partyNumber)) return partyNumber.digits ?? null
  if (partyNumber.kind === 'withheld') return null
  return partyNumber.kind === 'e164' ? partyNumber.e164 : partyNumber.digits
}

/** The text under which a number is dialled and compared. */
export const dialText = (number: DialableNumber): string =>
  number.kind === 'e164' ? number.e164 : number.digits

/** True where the caller is known to have withheld the number; false also where nobody wrote down why there is none. */
export const isWithheld = ({ number, partyNumber }: WithNumber): boolean =>
  number === null && partyNumber?.kind === 'withheld'

/** How much a kind says: of two reports about one contact the one that says more stays. */
const RANK: Record<PhoneNumber['kind'], number> = {
  e164: 6,
  internal: 5,
  short: 4,
  nationalUnknown: 3,
  withheld: 1,
}
const NEWER_RANK = 2
const rankOf = (number: PartyNumber): number => (isKnownKind(number) ? RANK[number.kind] : NEWER_RANK)
const textOf = (number: PartyNumber): string => JSON.stringify(number)

/**
 * The number after two reports of one contact, in whatever order they come: the public number, else the kind that says more. Gives the
 * fields of `a` where `b` adds nothing.
 */
export function mergeNumbers(a: WithNumber, b: WithNumber): WithNumber {
  const number = a.number ?? b.number
  const fitting = [a.partyNumber, b.partyNumber].filter(
    (one) =>
      one !== undefined &&
      (number === null || (isKnownKind(one) && one.kind === 'e164' && one.e164 === number)),
  ) as PartyNumber[]
  const [first, second] = fitting
  if (first === undefined) return { number }
  if (second === undefined) return { number, partyNumber: first }
  const byRank = rankOf(first) - rankOf(second)
  const isFirst = byRank > 0 || (byRank === 0 && textOf(first) >= textOf(second))
  return { number, partyNumber: isFirst ? first : second }
}
