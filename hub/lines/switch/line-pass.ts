import { createHmac, timingSafeEqual } from 'node:crypto'
import { HUB_LINE } from '../../../shared/contract/sip.ts'
import { passwordsOf, type Account } from './switch-options.ts'

const PARAMETER = HUB_LINE.pass

/**
 * The query that a console's phone carries in the address of the line: its user name, and an HMAC-SHA-256 of it under the
 * phone's SIP password. The hub gives it to signed-in consoles only (`Session.sip.server`).
 *
 * It proves no account: REGISTER and INVITE are challenged as ever. It says that the socket belongs to a console, so that
 * strangers who hold every place at the door do not keep it out. It changes with the password, and it outlives a restart.
 */
export const linePassOf = ({ username, password }: { username: string; password: string }): string =>
  `${PARAMETER}=${encodeURIComponent(username)}.${macOf(username, password).toString('base64url')}`

/** The user name in the address of an upgrade request, where its pass is right; null otherwise. */
export function readLinePass(
  requestUrl: string | undefined,
  accounts: (username: string) => Account | undefined,
): string | null {
  const query = (requestUrl ?? '').slice(0, 500).split('?')[1]
  const given = new URLSearchParams(query).get(PARAMETER)
  if (given === null) return null
  const dot = given.lastIndexOf('.')
  const account = accounts(given.slice(0, dot))
  if (dot === -1 || account === undefined) return null
  const mac = Buffer.from(given.slice(dot + 1), 'base64url')
  const { username } = account
  const secrets = account.ha1 === undefined ? passwordsOf(account) : [account.ha1, ...passwordsOf(account)]
  const isRight = secrets
    .map((secret) => macOf(username, secret))
    .some((right) => mac.length === right.length && timingSafeEqual(mac, right))
  return isRight ? username : null
}

const macOf = (username: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(`ringdesk line pass\n${username}`).digest()
