/**
 * SIP is UTF-8 (RFC 3261, 7), but gateways in China pass on names in GBK, as the trunk gave them. A text frame of a WebSocket cannot
 * carry those bytes (RFC 6455, 8.1: the connection fails), so they come in binary frames (RFC 7118, 5), or in a text frame as what
 * their bytes are in Latin-1.
 */

/** Returns the text of a binary frame: UTF-8, and GB 18030 on the lines that are no UTF-8. */
export function textOfBytes(bytes: Uint8Array): string {
  const whole = decode(bytes, 'utf-8')
  if (whole !== null) return whole
  const lines: string[] = []
  for (let start = 0; start < bytes.length;) {
    // no character of GB 18030 holds the byte of a line feed
    const feed = bytes.indexOf(LINE_FEED, start)
    const end = feed === -1 ? bytes.length : feed + 1
    const line = bytes.subarray(start, end)
    lines.push(decode(line, 'utf-8') ?? decode(line, 'gb18030') ?? new TextDecoder('latin1').decode(line))
    start = end
  }
  return lines.join('')
}
const LINE_FEED = 0x0a

/** Every letter beyond ASCII is one of a byte's, as in a text that was read as Latin-1. */
const BYTES_AS_LETTERS = /^[\0-\u{FF}]*[\u{80}-\u{FF}][\0-\u{FF}]*$/u
/** Runs of the 3755 commonest characters in GB 2312 as Latin-1, two letters each: no language writes such pairs. */
const COMMON_GB2312 = /^(?:[\0-\u{7F}]|[\u{B0}-\u{D7}][\u{A1}-\u{FE}])+$/u

/**
 * Returns a name with its letters put right where a gateway took the bytes of UTF-8 or GBK for letters: `ÕÅÎ°` is 张伟. A name that
 * can be one in Latin letters, as `José`, stays as it is.
 */
export function repairLetters(name: string): string {
  if (!BYTES_AS_LETTERS.test(name)) return name
  const bytes = Uint8Array.from(name, (letter) => letter.charCodeAt(0))
  return decode(bytes, 'utf-8') ?? (COMMON_GB2312.test(name) ? decode(bytes, 'gb18030') : null) ?? name
}

function decode(bytes: Uint8Array, encoding: 'utf-8' | 'gb18030'): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
