/** The little that the phone reads in session descriptions (RFC 8866) by itself. */

const lines = (sdp: string): string[] => sdp.split(/\r?\n/)

/**
 * True where the side that wrote this description holds the other (RFC 3264, 8.4): its audio is sent only or inactive,
 * or goes to the null address as before RFC 3264.
 */
export function saysHold(sdp: string): boolean {
  const all = lines(sdp)
  const start = all.findIndex((line) => line.startsWith('m=audio'))
  const after = all.findIndex((line, index) => index > start && line.startsWith('m='))
  const media = start < 0 ? [] : all.slice(start, after < 0 ? undefined : after)
  const firstMedia = all.findIndex((line) => line.startsWith('m='))
  const session = all.slice(0, firstMedia < 0 ? undefined : firstMedia)
  const direction = [...media, ...session].find((line) =>
    /^a=(sendrecv|sendonly|recvonly|inactive)$/.test(line),
  )
  const isNullAddress =
    media.includes('c=IN IP4 0.0.0.0') && !media.some((line) => line.startsWith('a=ice-ufrag'))
  return direction === 'a=sendonly' || direction === 'a=inactive' || isNullAddress
}

/** The ICE user fragment of a description; a new one means new candidates (RFC 8839, 4.4.3). */
export const iceUfrag = (sdp: string | undefined): string | null =>
  /^a=ice-ufrag:(\S+)/m.exec(sdp ?? '')?.[1] ?? null

export const countCandidates = (sdp: string | undefined): number =>
  (sdp?.match(/^a=candidate:/gm) ?? []).length
