import type { SipDialog } from '../../shared/contract/phone.ts'

/** A message of the line, for what it says that it can do. */
export interface Said {
  getHeaders(name: string): readonly string[]
}

/** True where whoever says this lets a call be taken over (RFC 3891, 6.2; the option tag in Supported, compact form `k`). */
export const takesReplaces = (said: Said): boolean =>
  [...said.getHeaders('Supported'), ...said.getHeaders('k')]
    .flatMap((value) => value.split(','))
    .some((tag) => tag.trim().toLowerCase() === 'replaces')

/**
 * The headers of an INVITE that takes the place of a dialog (RFC 3891, 6.1): the tags as the line names them, whose own tag is the
 * other side's here. Required, so that a line which does not do it refuses the INVITE (420), and calls nobody.
 */
export const replacesHeaders = ({ callId, localTag, remoteTag }: SipDialog): string[] => [
  `Replaces: ${callId};to-tag=${remoteTag};from-tag=${localTag}`,
  'Require: replaces',
]
