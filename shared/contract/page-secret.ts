/**
 * How a page shows in the browser shell that it is the console's own. Its secret comes in the fragment of the address to which a
 * one-time token leads, which is sent to no server; the page keeps it in the storage of its own origin (port and all). The
 * secret itself goes nowhere: at its doors the page shows a proof, made of the secret and the shell's run, as a WebSocket
 * subprotocol beside this one. So a page that waits for its shell gives nothing to a stranger who has taken the port.
 */
export const PAGE_PROTOCOL = 'ringdesk'

/** Answers which run of the shell this is: `{ run }`. Refused (401) to a browser whose cookie is not known. */
export const PAGE_RUN_PATH = '/shell/run'
/** Answers 204 to a page whose proof is good, else 403: a socket that is refused does not say why. */
export const PAGE_CHECK_PATH = '/shell/page'
/** The header in which the proof is shown there. */
export const PAGE_PROOF_HEADER = 'x-ringdesk-page'

const FRAGMENT = '#door='

/** The fragment that hands the secret over. */
export const fragmentOf = (pageSecret: string): string => `${FRAGMENT}${pageSecret}`

/** The secret in a fragment; undefined where there is none. */
export const pageSecretIn = (fragment: string): string | undefined =>
  new RegExp(`^${FRAGMENT}([\\w-]+)$`).exec(fragment)?.[1]
