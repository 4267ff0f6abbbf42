/** What must not leave this computer, beyond what its shape gives away: names and numbers of the people on the desk. */
export interface Secrets {
  readonly names: readonly string[]
  /** Extensions and numbers, in any way of writing. */
  readonly numbers: readonly string[]
}

const HIDDEN = '***'
const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/**
 * An address with its port, which may stay: who reads the report must know which machine is meant. Or a plain word; one
 * with four digits in a row is none.
 */
const ADDRESS =
  /(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:]+\]|localhost|[a-z](?!\w*\d{4})[\w-]*(?:\.[\w-]+)+)(?::\d{1,5})?(?!\w)/iy
const WORD = /[a-z](?!\w*\d{4})\w*/iy
const NUMBER = /\+?\d(?:[\s().-]{0,2}\d){3,}/y

/** Hides numbers and leaves addresses: `10.0.0.5:5060` stays, `0571-8765 4321` and `1001` do not. */
function hideNumbers(text: string): string {
  const matchAt = (pattern: RegExp, at: number): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }
  let out = ''
  for (let at = 0; at < text.length;) {
    const unchanged = matchAt(ADDRESS, at) ?? matchAt(WORD, at)
    const number = unchanged === undefined ? matchAt(NUMBER, at) : undefined
    out += unchanged ?? (number === undefined ? text.charAt(at) : HIDDEN)
    at += (unchanged ?? number ?? ' ').length
  }
  return out
}

/**
 * Text that others wrote (a device's name, an error) without what it may give away: credentials in addresses, tokens,
 * passwords, numbers of four digits and more, and the known names and numbers.
 */
export function maskText(text: string, { names, numbers }: Secrets): string {
  const known = [...names, ...numbers]
    .filter((word) => word.trim() !== '')
    .sort((a, b) => b.length - a.length)
    .map(escape)
  const bare = text
    .replace(/\/\/[^/\s@]*@/g, `//${HIDDEN}@`)
    .replace(/\b(sips?|turns?|stuns?):[^@\s]+@/gi, `$1:${HIDDEN}@`)
    .replace(
      /\b(password|passwd|secret|token|credential|authorization|bearer|api[_-]?key)(["']?\s*[:=]?\s*["']?)[^\s"',;]+/gi,
      `$1$2${HIDDEN}`,
    )
    .replace(/[\w-]+\.[\w-]{6,}\.[\w-]{6,}(?=$|[\s"',;])/g, HIDDEN)
    .replace(/[A-Za-z\d_+/=-]{20,}/g, HIDDEN)
  const nameless = known.length === 0 ? bare : bare.replace(new RegExp(known.join('|'), 'giu'), HIDDEN)
  return hideNumbers(nameless)
}

/** An address without what signs in there, and without a query. */
export const maskAddress = (address: string, { names, numbers }: Secrets): string =>
  [...names, ...numbers]
    .filter((word) => word.trim() !== '')
    .reduce(
      (text, word) => text.replaceAll(word, HIDDEN),
      address.replace(/\?.*$/, '').replace(/(^|\/\/|:)[^/:@\s]+(:[^/@\s]*)?@/, `$1${HIDDEN}@`),
    )
