import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CacheKeyError, readCacheKey } from '../../main/launch/cache-key.ts'
import { tempFolder } from './launch-kit.ts'

/** Seals as a keychain does: what is on disk is not the key. */
const keychain = {
  seal: (text: string) => Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0xff)),
  open: (sealed: Uint8Array) => Buffer.from([...sealed].map((byte) => byte ^ 0xff)).toString(),
}

it('makes a 256-bit key once, in a file of its owner alone', () => {
  const folder = tempFolder()
  const key = readCacheKey(folder, undefined)
  expect(key).toMatch(/^[0-9a-f]{64}$/)
  expect(readCacheKey(folder, undefined)).toBe(key)
  expect(statSync(join(folder, 'cache-key.json')).mode & 0o077).toBe(0)
})

it('moves a plain key into the keychain as soon as there is one', () => {
  const folder = tempFolder()
  const key = readCacheKey(folder, undefined)
  expect(readCacheKey(folder, keychain)).toBe(key)
  expect(readFileSync(join(folder, 'cache-key.json'), 'utf8')).not.toContain(key)
  expect(readCacheKey(folder, keychain)).toBe(key)
})

it('refuses, and makes no new key, when the old one cannot be read', () => {
  const sealed = tempFolder()
  readCacheKey(sealed, keychain)
  expect(() => readCacheKey(sealed, undefined)).toThrow(CacheKeyError)
  const broken = tempFolder()
  writeFileSync(join(broken, 'cache-key.json'), '{"kind":"plain","key":"12')
  expect(() => readCacheKey(broken, undefined)).toThrow(/cannot be read/)
  expect(readFileSync(join(broken, 'cache-key.json'), 'utf8')).toBe('{"kind":"plain","key":"12')
})
