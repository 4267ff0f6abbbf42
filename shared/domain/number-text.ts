/** A longer text is no number with a remark, but a page that was pasted. */
export const LONGEST_TEXT = 200

/** One after the other: full-width forms to ASCII, every dash and minus to `-`, dots to `.`, marks of the writing direction away. */
function plain(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Pd}\u2212\u00AF\u30FC]/gu, '-')
    .replace(/[·•・]/g, '.')
    .replace(/\p{Zs}/gu, ' ')
    .trim()
}

/** Undoes `%20` and the like, once; a text with a broken escape stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // a per cent sign that somebody wrote
    return text
  }
}

/** The user part of a link, or the text itself; parameters other than an extension are no part of a number (RFC 3966, 5.1). */
function withoutLink(text: string): string {
  const link = /^(?:tel|sips?|callto):(?:\/\/)?(.*)$/is.exec(text)
  const user = link ? decoded((link[1] ?? '').replace(/\?.*$/s, '').replace(/\/$/, '')) : text
  const context = /;phone-context=(\+\d+)/i.exec(user)?.[1]
  const bare = user
    .replace(/^([^@\s]*)@.*$/s, '$1')
    .replace(/;(?!(?:ext|postd)\b)[a-z][a-z-]*(?:=[^;\s]*)?(?=;|\s*$)/gi, '')
    .replace(/;(?!(?:ext|postd)\b)[a-z][a-z-]*(?:=[^;\s]*)?/gi, ' | ')
  return context !== undefined && /^[\d(]/.test(bare) ? `${context} ${bare}` : bare
}

/** What is read of a text: without its link, in plain signs. Read again it is the same. */
export const textToRead = (text: string): string => plain(withoutLink(plain(text)))
