import { isIPv6 } from 'node:net'

const GROUPS = 8
/** The groups of an IPv6 address that name its network (RFC 4291): whoever has one has all addresses in it. */
const NETWORK_GROUPS = 4

/** The eight numbers of an IPv6 address, in whatever form it is written. */
function groupsOf(address: string): number[] {
  // the last 32 bits may be written as an IPv4 address (RFC 4291, section 2.2)
  const hexOnly = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...bytes: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.slice(0, 4).map(Number)
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
  })
  const [before = '', after] = hexOnly.split('::')
  const numbersOf = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const left = numbersOf(before)
  const right = after === undefined ? [] : numbersOf(after)
  return [...left, ...Array.from({ length: GROUPS - left.length - right.length }, () => 0), ...right]
}

/**
 * Returns by what strangers at an address are counted: the address itself, or its /64 where it is IPv6. An IPv4 address that
 * is written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return address
  const groups = groupsOf(plain)
  const [high = 0, low = 0] = groups.slice(6)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff
  if (isMapped) return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.')
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => group.toString(16))
  return `${network.join(':')}::/64`
}
