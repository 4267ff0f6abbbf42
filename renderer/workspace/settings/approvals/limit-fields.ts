import { z } from 'zod'
import { ApprovalLimits } from '../../../../shared/domain/approvers.ts'
import { LimitsToSet, MOST_LIMIT } from '../../../../shared/domain/team-settings.ts'

/** Faults of an amount, as keys of the i18n files (`settings:limits.faults.*`). */
const FAULTS = ['missing', 'notNumber', 'negative', 'tooLarge'] as const
type LimitFault = (typeof FAULTS)[number]
/** Returns true for a fault that has a text of its own. */
export const isLimitFault = (code: string): code is LimitFault => (FAULTS as readonly string[]).includes(code)

export const LIMITED_KINDS = ApprovalLimits.keyof().options
const FEN = 100
/** An amount as people write it: yuan with two decimals at most, and commas between thousands. */
const AMOUNT = /^-?(\d+|\d{1,3}(,\d{3})+)(\.\d{1,2})?$/

/** From yuan, as they are typed, to fen. */
const Amount = z.string().transform((typed, context) => {
  const text = typed
    .normalize('NFKC')
    .replace(/[\s¥元]/g, '')
    // what an input method for Chinese makes of them
    .replaceAll('。', '.')
  const fault = (code: LimitFault): never => {
    context.addIssue(code)
    return z.NEVER
  }
  if (text === '') return fault('missing')
  if (!AMOUNT.test(text)) return fault('notNumber')
  const fen = Math.round(Number(text.replaceAll(',', '')) * FEN)
  if (fen < 0) return fault('negative')
  if (fen > MOST_LIMIT) return fault('tooLarge')
  return fen
})

/** What is typed of the limits. */
export type LimitFields = Record<(typeof LIMITED_KINDS)[number], string>
/** From what is typed to what is set. */
export const LimitsForm = z.object({ return: Amount, exchange: Amount, repair: Amount }).pipe(LimitsToSet)

const yuanOf = (fen: number): string => (fen % FEN === 0 ? String(fen / FEN) : (fen / FEN).toFixed(2))
/** The limits as they stand in the fields: yuan, without a sign. */
export const fieldsOf = (limits: ApprovalLimits): LimitFields => ({
  return: yuanOf(limits.return),
  exchange: yuanOf(limits.exchange),
  repair: yuanOf(limits.repair),
})
