/**
 * How the secret of a page travels in the browser shell. It comes in the fragment of the address to which a one-time token
 * leads, which is sent to no server; the page keeps it in the storage of its own origin (port and all) and shows it at its doors
 * as a WebSocket subprotocol beside this one.
 */
export const PAGE_PROTOCOL = 'ringdesk'

const FRAGMENT = '#door='

/** The fragment that hands the secret over. */
export const fragmentOf = (pageSecret: string): string => `${FRAGMENT}${pageSecret}`

/** The secret in a fragment; undefined where there is none. */
export const pageSecretIn = (fragment: string): string | undefined =>
  new RegExp(`^${FRAGMENT}([\\w-]+)$`).exec(fragment)?.[1]
