import {
  PAGE_CHECK_PATH,
  PAGE_PROOF_HEADER,
  PAGE_PROTOCOL,
  PAGE_RUN_PATH,
  pageSecretIn,
} from '../../shared/contract/page-secret.ts'

const KEY = 'ringdesk.page-secret'

/** The shell is there, and takes this page for a stranger: only a new address helps. */
export class PageRefusedError extends Error {
  override readonly name = 'PageRefusedError'
}

/** The page's secret; one that came with the address is kept for all tabs of this origin, and taken out of the address, where it would be seen and bookmarked. */
function readSecret(): string | null {
  const { location, history, localStorage } = window
  const given = pageSecretIn(location.hash)
  if (given === undefined) return localStorage.getItem(KEY)
  localStorage.setItem(KEY, given)
  history.replaceState(history.state, '', location.pathname + location.search)
  return given
}

const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

async function proofFor(run: string, secret: string): Promise<string> {
  const bytes = new TextEncoder()
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), hmac, false, ['sign'])
  return base64url(await crypto.subtle.sign(hmac, key, bytes.encode(run)))
}

/**
 * The proof by which the shell of this run knows the page; null where the page has no secret. Rejects with PageRefusedError where
 * the shell does not know this browser, and otherwise when it is not there.
 */
export async function pageProof(): Promise<string | null> {
  const secret = readSecret()
  const answer = await fetch(PAGE_RUN_PATH)
  if (answer.status === 401) throw new PageRefusedError('This browser has no session of the console.')
  const { run } = (await answer.json()) as { run?: unknown }
  return secret === null || typeof run !== 'string' ? null : await proofFor(run, secret)
}

/** The subprotocols that a page shows at its doors. */
export const pageProtocols = (proof: string | null): string[] =>
  proof === null ? [PAGE_PROTOCOL] : [PAGE_PROTOCOL, proof]

/** Throws PageRefusedError where the shell does not take this proof; nothing where it does, or is not there. */
export async function checkProof(proof: string | null): Promise<void> {
  const headers = { [PAGE_PROOF_HEADER]: proof ?? '' }
  const answer = await fetch(PAGE_CHECK_PATH, { headers }).catch(() => undefined)
  if (answer?.status === 401 || answer?.status === 403)
    throw new PageRefusedError('The console does not know this page.')
}
