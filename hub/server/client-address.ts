import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyAddr from '@fastify/proxy-addr'

/** Returns the address of whom a request comes from. */
export type ClientAddress = (request: IncomingMessage) => string

/** Whether a text names proxies: an address, a network as in `10.0.0.0/8`, or `loopback`, `linklocal`, `uniquelocal`. */
export function isProxyName(text: string): boolean {
  try {
    proxyAddr.compile([text])
    return true
  } catch {
    // the library refuses what it cannot read with a TypeError
    return false
  }
}

/**
 * Makes the function that tells a client's address. Only what these proxies say in `X-Forwarded-For` is believed: anybody
 * may send such a header.
 */
export function clientAddressBehind(trustedProxies: readonly string[]): ClientAddress {
  const peerOf: ClientAddress = (request) => request.socket.remoteAddress ?? 'unknown'
  if (trustedProxies.length === 0) return peerOf
  const isTrusted = proxyAddr.compile([...trustedProxies])
  return (request) => {
    const address = proxyAddr(request, isTrusted)
    return isIP(address) === 0 ? peerOf(request) : address
  }
}
