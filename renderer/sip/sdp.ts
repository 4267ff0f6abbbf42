/** The little that the phone reads and writes in session descriptions (RFC 8866) by itself. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

const DIRECTION = /^a=(sendrecv|sendonly|recvonly|inactive)$/

const linesOf = (sdp: string): string[] => sdp.split(/\r?\n/)

/** The lines of the first audio section, then those of the session, which count where the section says nothing. */
function audioLines(sdp: string): { media: string[]; session: string[] } {
  const all = linesOf(sdp)
  const start = all.findIndex((line) => line.startsWith('m=audio'))
  const end = all.findIndex((line, index) => index > start && line.startsWith('m='))
  const first = all.findIndex((line) => line.startsWith('m='))
  return {
    media: start < 0 ? [] : all.slice(start, end < 0 ? undefined : end),
    session: all.slice(0, first < 0 ? undefined : first),
  }
}

/** Which way the one who wrote this description wants audio to go, as they see it (RFC 3264, 5.1). */
export function directionOf(sdp: string): Direction {
  const { media, session } = audioLines(sdp)
  // how a hold was said before RFC 3264; with ICE the address says nothing
  const isNull = media.includes('c=IN IP4 0.0.0.0') && !media.some((line) => line.startsWith('a=ice-ufrag'))
  if (isNull) return 'inactive'
  for (const line of [...media, ...session]) {
    const direction = DIRECTION.exec(line)?.[1]
    if (direction !== undefined) return direction as Direction
  }
  return 'sendrecv'
}

/** The same description with another direction. */
export const withDirection = (sdp: string, direction: Direction): string =>
  sdp.replace(/^a=(sendrecv|sendonly|recvonly|inactive)(\r?)$/gm, `a=${direction}$2`)

/** True where the one who wants this direction holds the other (RFC 3264, 8.4). */
export const isHolding = (direction: Direction): boolean =>
  direction === 'sendonly' || direction === 'inactive'

/** What to answer to an offered direction, by one who holds or does not (RFC 3264, 6.1). */
export function answerDirection(offered: Direction, isHeld: boolean): Direction {
  switch (offered) {
    case 'sendrecv':
      return isHeld ? 'sendonly' : 'sendrecv'
    case 'sendonly':
      return isHeld ? 'inactive' : 'recvonly'
    case 'recvonly':
      return 'sendonly'
    case 'inactive':
      return 'inactive'
  }
}

/** The ICE user fragment of a description; a new one means new candidates (RFC 8839, 4.4.3). */
export const iceUfrag = (sdp: string | undefined): string | null =>
  /^a=ice-ufrag:(\S+)/m.exec(sdp ?? '')?.[1] ?? null

/** The certificate that the other side's encryption will use (RFC 8122); null where there is none. */
export const fingerprintOf = (sdp: string): string | null =>
  /^a=fingerprint:(\S+ \S+)/m.exec(sdp)?.[1]?.toUpperCase() ?? null
