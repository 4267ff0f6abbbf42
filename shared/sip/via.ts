import { readParameters, splitOutside } from './pieces.ts'
import type { SipParameters } from './pieces.ts'

/** A hop of a message (RFC 3261, 20.42). */
export interface Via {
  /** As written: `UDP`, `WS`. */
  readonly transport: string
  /** As written; of IPv6 with its brackets. */
  readonly host: string
  readonly port: number | null
  /** Null of phones that speak RFC 2543, where Call-ID, CSeq and tags tell a transaction. */
  readonly branch: string | null
  readonly parameters: SipParameters
}

const SENT = /^([^ /]+) ?\/ ?([^ /]+) ?\/ ?([^ /]+) (\[[^\]]*\]|[^ :]+) ?(?:: ?(\d{1,5}))?$/

const oneBlank = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** Returns the topmost hop of a header; null where it cannot be read. */
export function readVia(header: string): Via | null {
  const [top = ''] = splitOutside(header, ',', 1)
  const cut = top.indexOf(';')
  const [, , , transport, host, port] = SENT.exec(oneBlank(cut === -1 ? top : top.slice(0, cut))) ?? []
  if (transport === undefined || host === undefined) return null
  const parameters = readParameters(cut === -1 ? '' : top.slice(cut + 1))
  return {
    transport,
    host,
    port: port === undefined ? null : Number(port),
    branch: parameters.get('branch') ?? null,
    parameters,
  }
}

/** Returns the branch of the topmost hop, also where nothing else of it can be read. */
export const branchOf = (header: string): string | null =>
  readVia(header)?.branch ?? /;\s*branch\s*=\s*([^\s;,"]+)/i.exec(header)?.[1] ?? null
