/** One line of a session description (RFC 8866, section 5): a letter, and what it says. */
const LINE = /^[a-z]=/

/**
 * What keeps a body from being an offer or answer: 400 where it is no session description (RFC 8866), 488 where a new call
 * would have no sound; null where nothing does.
 */
export function faultOfDescription(sdp: string, isOfNewCall: boolean): 400 | 488 | null {
  const lines = sdp.split(/\r?\n/).filter((line) => line !== '')
  const isReadable = lines[0] === 'v=0' && lines.every((line) => LINE.test(line))
  if (!isReadable || !lines.some((line) => line.startsWith('o='))) return 400
  return isOfNewCall && !lines.some((line) => /^m=audio [1-9]/.test(line)) ? 488 : null
}

const iceNameOf = (sdp: string): string | undefined => /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1]
const setupOf = (sdp: string): string | undefined => /^a=setup:(\w+)/m.exec(sdp)?.[1]

/** True where the description has ICE names of its own that were not there before, or has no ICE at all. */
export function isFreshOffer(offer: string, before: string | undefined): boolean {
  const name = iceNameOf(offer)
  return name === undefined || name !== iceNameOf(before ?? '')
}

/** True for what libwebrtc writes: Chromium, Electron, Safari. */
export const isOfLibwebrtc = (sdp: string): boolean =>
  /^a=extmap-allow-mixed\r?$/m.test(sdp) && /^a=msid-semantic: ?WMS/m.test(sdp)

/** True where a phone that said this, and was told that, has begun DTLS as its client (RFC 8842). */
export function isDtlsClient(said: string, told: string): boolean {
  const own = setupOf(said)
  return own === 'active' || (own === 'actpass' && setupOf(told) === 'passive')
}

/** What a side was told last, as an answer that changes nothing. */
export function asAnswer(told: string, said: string): string {
  const role = setupOf(said) === 'passive' ? 'active' : 'passive'
  return told.replaceAll('a=setup:actpass', `a=setup:${role}`)
}

/**
 * An offer that stands in for a side that has yet to make one: its sounds and ciphers, and no way to it (RFC 3725, section 4.4).
 * A phone that cannot answer a call without an offer answers this one, and learns in a re-INVITE where the other side is.
 */
export function standInFor(sdp: string, ice: { readonly name: string; readonly password: string }): string {
  return sdp
    .replace(/^a=(candidate:.*|end-of-candidates|sendrecv|sendonly|recvonly|inactive)\r?\n/gm, '')
    .replace(/^a=ice-ufrag:\S+/gm, `a=ice-ufrag:${ice.name}`)
    .replace(/^a=ice-pwd:\S+/gm, `a=ice-pwd:${ice.password}`)
    .replace(/^a=setup:\w+/gm, 'a=setup:actpass')
    .replace(/^c=IN IP4 \S+/gm, 'c=IN IP4 0.0.0.0')
}
