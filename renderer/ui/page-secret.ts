import { PAGE_PROTOCOL, pageSecretIn } from '../../shared/contract/page-secret.ts'

const KEY = 'ringdesk.page-secret'

/**
 * Returns the subprotocols that a page shows at its doors to the core. A secret that came with the address is kept for all
 * tabs of this origin, and taken out of the address, where it would be seen and bookmarked.
 */
export function pageProtocols(): string[] {
  const { location, history, localStorage } = window
  const given = pageSecretIn(location.hash)
  if (given !== undefined) {
    localStorage.setItem(KEY, given)
    history.replaceState(history.state, '', location.pathname + location.search)
  }
  const secret = given ?? localStorage.getItem(KEY)
  return secret === null ? [PAGE_PROTOCOL] : [PAGE_PROTOCOL, secret]
}
