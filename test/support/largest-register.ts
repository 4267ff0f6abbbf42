const MESSAGE_BYTES = 8000
/** Each has four separators; the door lets two hundred through, eight lines of a name, and fifty lines. */
const CONTACT = '"a" <sip:1001@x.invalid;transport=ws>;expires=300;q=0.5;x=1'
const CONTACT_LINES = 8
const CONTACTS_A_LINE = 5
const OTHER_LINES = 36

/**
 * The REGISTER that costs the switch most of all that strangers may send: as large, and with as many headers and contacts, as
 * the door lets through to be read instead of refusing by counting.
 */
export function largestRegister(nth: number): string {
  const head = [
    'REGISTER sip:ringdesk SIP/2.0',
    'Via: SIP/2.0/WS x.invalid;branch=z9hG4bKbench',
    'From: <sip:1001@ringdesk>;tag=1',
    'To: <sip:1001@ringdesk>',
    `Call-ID: bench-${nth}`,
    'CSeq: 1 REGISTER',
    ...Array.from(
      { length: CONTACT_LINES },
      () => `Contact: ${Array.from({ length: CONTACTS_A_LINE }, () => CONTACT).join(', ')}`,
    ),
  ].join('\r\n')
  const names = Array.from({ length: OTHER_LINES }, (_, at) => `\r\nX-Other-${at}: `)
  const end = '\r\nContent-Length: 0\r\n\r\n'
  const room = MESSAGE_BYTES - head.length - names.join('').length - end.length
  const value = 'x'.repeat(Math.floor(room / OTHER_LINES))
  return `${head}${names.map((name) => name + value).join('')}${end}`
}
