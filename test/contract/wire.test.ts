import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { agreeOnProtocol } from '../../shared/contract/protocol.ts'
import { WIRE_HASH } from '../../shared/contract/wire-hash.ts'
import { wireTexts } from '../../shared/contract/wire-schemas.ts'

const PARTS_FILE = join(import.meta.dirname, 'wire-parts.json')
const HASH_FILE = join(import.meta.dirname, '../../shared/contract/wire-hash.ts')
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const Parts = z.record(z.string(), z.string())

const parts = Object.fromEntries([...wireTexts()].map(([name, text]) => [name, hashOf(text).slice(0, 16)]))
const hash = hashOf(JSON.stringify(parts))

/** What to do, for whoever changed a schema. */
const ADVICE = `
What console and hub say to each other has changed. Consoles and hubs of different versions work side by side for months,
so decide first (CONTRIBUTING.md, "Change what is on the wire"):
  - only something new (an optional field, a kind, an act, an event, a value in a list)? The protocol stays. Where the other
    side must not count on it, name a feature in shared/contract/protocol.ts.
  - something renamed, removed, made required, or with another meaning? Raise PROTOCOL.max, and PROTOCOL.min where the old
    form is served no longer; write the former name into shared/acts/former-names.ts; add the migrations of hub and cache.
Then: RINGDESK_WIRE=write npx vitest run test/contract/wire.test.ts
and commit wire-parts.json and wire-hash.ts with the change and the reason.`

test('what is on the wire is what was decided', () => {
  if (process.env['RINGDESK_WIRE'] === 'write') {
    writeFileSync(PARTS_FILE, `${JSON.stringify(parts, null, 2)}\n`)
    const source = readFileSync(HASH_FILE, 'utf8')
    writeFileSync(HASH_FILE, source.replace(/WIRE_HASH = '[^']*'/, `WIRE_HASH = '${hash}'`))
    return
  }
  const decided = Parts.parse(JSON.parse(readFileSync(PARTS_FILE, 'utf8')))
  const names = [...new Set([...Object.keys(decided), ...Object.keys(parts)])]
  const changed = names.filter((name) => decided[name] !== parts[name])
  expect(changed, `${changed.join(', ')}\n${ADVICE}`).toEqual([])
  expect(WIRE_HASH, ADVICE).toBe(hash)
})

test('two programs agree on the highest protocol that both speak, or know which of them is to be updated', () => {
  const range = (min: number, max: number) => ({ protocol: max, protocols: { min, max } })
  const number = (protocol: number) => ({ protocol })
  expect(agreeOnProtocol(range(1, 3), range(2, 5))).toEqual({ protocol: 3 })
  expect(agreeOnProtocol(range(2, 5), range(1, 3))).toEqual({ protocol: 3 })
  expect(agreeOnProtocol(range(1, 2), range(3, 4))).toEqual({ refusal: 'clientTooOld' })
  expect(agreeOnProtocol(range(3, 4), range(1, 2))).toEqual({ refusal: 'hubTooOld' })
  // a program of the time before ranges names its one number
  expect(agreeOnProtocol(number(1), range(1, 2))).toEqual({ protocol: 1 })
  expect(agreeOnProtocol(number(1), range(2, 2))).toEqual({ refusal: 'clientTooOld' })
  expect(agreeOnProtocol(range(1, 2), number(1))).toEqual({ protocol: 1 })
  expect(agreeOnProtocol(range(2, 3), number(1))).toEqual({ refusal: 'hubTooOld' })
})
