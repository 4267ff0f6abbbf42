import { isPlainHub } from '../../shared/domain/hub-address.ts'

/**
 * The origins of a hub that speaks plain http over the network, or none. Chromium keeps secure pages (as app:// ones are)
 * from `ws:` and `http:` addresses other than this machine's own, so these must be allowed by name.
 */
export function plainOrigins(hubUrl: string | undefined): string[] {
  if (hubUrl === undefined || !isPlainHub(hubUrl)) return []
  const { host } = new URL(hubUrl)
  return [`http://${host}`, `ws://${host}`]
}
