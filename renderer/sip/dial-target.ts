import { URI, UserAgent } from 'sip.js'
import { DoorError } from '../../shared/contract/door.ts'

/**
 * What somebody dials as a SIP address: a whole `sip:` address as it is, or a number, extension or queue name at this
 * line's domain. Spaces, dashes and brackets of a written number are left out; an E.164 number keeps its plus sign.
 * Throws DoorError `badTarget` for what cannot be dialled.
 */
export function parseDialTarget(target: string, domain: string): URI {
  const text = target.trim()
  if (/^sips?:/i.test(text)) {
    const uri = UserAgent.makeURI(text)
    if (uri) return uri
  } else {
    const user = /^[+(\d]/.test(text) ? text.replace(/[\s().\-/]/g, '') : text
    if (/^(\+?\d+|\*[\d*#]+|[A-Za-z0-9][\w.\-*#]*)$/.test(user)) return new URI('sip', user, domain)
  }
  throw new DoorError('badTarget', 'This cannot be dialled. Use a number, an extension or a sip: address.')
}
