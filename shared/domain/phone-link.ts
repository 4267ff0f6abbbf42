import { LONGEST_TEXT, textToRead } from './number-text.ts'

/** Links of other programs that ask for a call: `tel:` (RFC 3966), `sip:` and `sips:` (RFC 3261), `callto:`. */
export const LINK_SCHEMES = ['tel', 'sip', 'callto'] as const

/** Longer ones are refused unread: no number needs it. */
const MAX_LINK_LENGTH = 300

/**
 * The text of a link for the dial field, where it is read like every typed one (`readTypedNumber`), and dialled by the person alone; or
 * undefined where it is no such link, holds a password or a broken escape, or no digit. Host, headers and parameters
 * of a link that a stranger wrote are left out, but for an extension (RFC 3966, 5.3). It is one line of at most `LONGEST_TEXT` characters.
 */
export function parsePhoneLink(link: string): string | undefined {
  if (link.length > MAX_LINK_LENGTH || !/^(?:tel|sips?|callto):/i.test(link)) return undefined
  // a line break is between two numbers, and a field of one line would join them
  const text = textToRead(link).replace(/\p{Cc}+/gu, ' | ')
  // what is left of a broken escape, of a host, or stands before a password (RFC 3261, 25.1)
  if (/[%:@]/.test(text) || !/\d/.test(text) || text.length > LONGEST_TEXT) return undefined
  return text
}

/** The first link among the arguments of a start: the system appends it, in whatever place it likes. */
export const findPhoneLink = (args: readonly string[]): string | undefined =>
  args.find((arg) => /^(tel|sips?|callto):/i.test(arg))
