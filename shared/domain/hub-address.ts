/** This machine itself, by name or number, as `URL.hostname` writes it. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)

/** True for a hub that is reached over the network without encryption: others there can read along. */
export function isPlainHub(hubUrl: string): boolean {
  if (!URL.canParse(hubUrl)) return false
  const { protocol, hostname } = new URL(hubUrl)
  return protocol === 'http:' && !isLoopback(hostname)
}
