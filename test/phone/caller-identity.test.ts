import { Grammar, type NameAddrHeader } from 'sip.js'
import { describe, expect, it } from 'vitest'
import { readIdentity } from '../../renderer/sip/caller-identity.ts'

const headers = (named: Record<string, string> = {}) => ({ getHeader: (name: string) => named[name] })
const from = (text: string) => Grammar.nameAddrHeaderParse(text) as NameAddrHeader

describe('who calls', () => {
  it('is the number and the name of From', () => {
    expect(readIdentity(headers(), from('"王小明" <sip:+8613800138000@ringdesk>'))).toEqual({
      from: '+8613800138000',
      displayName: '王小明',
    })
  })

  it('may have no name, with a number and without one', () => {
    expect(readIdentity(headers(), from('<sip:1002@ringdesk>'))).toEqual({ from: '1002', displayName: null })
    expect(readIdentity(headers(), from('<sip:anonymous@anonymous.invalid>'))).toEqual({
      from: null,
      displayName: null,
    })
  })

  it('is what the line vouches for, before what the caller says', () => {
    const vouched = headers({ 'P-Asserted-Identity': '"Wang" <sip:+8613800138000@ringdesk>' })
    expect(readIdentity(vouched, from('<sip:x@y>'))).toEqual({ from: '+8613800138000', displayName: 'Wang' })
  })

  it('is no more than a card can show, whoever wrote it', () => {
    const rlo = String.fromCodePoint(0x202e)
    const long = headers({
      'P-Asserted-Identity': `"${rlo}${'王'.repeat(20_000)}" <sip:+8613800138000@ringdesk>`,
    })
    expect(readIdentity(long, from('<sip:x@y>'))).toEqual({
      from: '+8613800138000',
      displayName: '王'.repeat(80),
    })
    // bytes that are no text, and an override that would write the number backwards
    expect(readIdentity(headers(), from('<sip:%25FF1@ringdesk>')).from).toBe('%FF1')
    expect(readIdentity(headers(), from('<sip:%E2%80%AE123@ringdesk>')).from).toBe('123')
  })

  it('is nobody where privacy is asked for', () => {
    expect(readIdentity(headers({ Privacy: 'id' }), from('"Wang" <sip:+8613800138000@ringdesk>'))).toEqual({
      from: null,
      displayName: null,
    })
  })
})
