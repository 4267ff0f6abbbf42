/** Links of other programs that ask for a call: `tel:` (RFC 3966), `sip:` and `sips:` (RFC 3261), `callto:`. */
export const LINK_SCHEMES = ['tel', 'sip', 'callto'] as const

/** Longer ones are refused unread: no number needs it. */
const MAX_LINK_LENGTH = 300
/** E.164 has 15 digits; extensions, feature codes and dialling prefixes need a few more. */
const MAX_NUMBER_LENGTH = 32

/** Signs that only make a number readable (RFC 3966, visual-separator), and the spaces that people write all the same. */
const SEPARATORS = /[-.() ]/g

/** Longest extension of a link. */
const EXTENSION = /;ext=(\d{1,7})(?![^;?@])/i

/**
 * The number in a link, as digits with `*`, `#` and a leading plus sign, or undefined where it is no such link; with its extension
 * (RFC 3966, 5.3), as in `+862152066273;ext=801`. Nothing else is taken: other parameters, headers, passwords and hosts of a
 * link that a stranger wrote never reach the line.
 */
export function parsePhoneLink(link: string): string | undefined {
  if (link.length > MAX_LINK_LENGTH) return undefined
  const parts = /^(tel|sips?|callto):(?:\/\/)?(.*)$/i.exec(link)
  if (!parts) return undefined
  const [, scheme = '', rest = ''] = parts
  const written = /^sip/i.test(scheme) ? sipUser(rest) : rest.replace(/[;?].*$/, '')
  if (written === undefined) return undefined
  const text = decodeOnce(written.replace(/\/$/, ''))
  if (text === undefined) return undefined
  const number = text.replace(SEPARATORS, '')
  if (!/^(?=.*\d)\+?[\d*#]+$/.test(number) || /^\+\D/.test(number) || number.length > MAX_NUMBER_LENGTH)
    return undefined
  const extension = EXTENSION.exec(rest)?.[1]
  return extension === undefined ? number : `${number};ext=${extension}`
}

/** The user part of `user@host;parameters?headers`; one with a password is refused. */
function sipUser(rest: string): string | undefined {
  const user = /^([^@;?]*)(?:;[^@?]*)?@[^@]+$/.exec(rest)?.[1]
  return user === undefined || user.includes(':') ? undefined : user
}

/** Undoes `%20` and the like, once; undefined where a sign is broken or hides something that is no text. */
function decodeOnce(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    // a broken escape is no number
    return undefined
  }
}

/** The first link among the arguments of a start: the system appends it, in whatever place it likes. */
export const findPhoneLink = (args: readonly string[]): string | undefined =>
  args.find((arg) => /^(tel|sips?|callto):/i.test(arg))
