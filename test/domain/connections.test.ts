import { describe, expect, it } from 'vitest'
import { isDiskFull } from '../../shared/domain/disk-full.ts'
import { isLoopback, isPlainHub } from '../../shared/domain/hub-address.ts'
import { reconnectPolicy } from '../../shared/domain/reconnect-policy.ts'

describe('the wait before the next try to connect', () => {
  it('doubles from 0.3 s to 4 s, half of it random', () => {
    const longest = [0, 1, 2, 3, 4, 50].map((attempt) => reconnectPolicy(attempt, 1))
    expect(longest).toEqual([300, 600, 1200, 2400, 4000, 4000])
    const shortest = [0, 1, 2, 3, 4, 50].map((attempt) => reconnectPolicy(attempt, 0))
    expect(shortest).toEqual([150, 300, 600, 1200, 2000, 2000])
    expect(reconnectPolicy(1, 0.5)).toBe(450)
    expect(reconnectPolicy(-3, 0)).toBe(150)
  })
})

describe('the address of a hub', () => {
  it.each(['localhost', '[::1]', '127.0.0.1', '127.12.3.255'])('%s is this machine', (name) =>
    expect(isLoopback(name)).toBe(true),
  )
  it.each(['hub.example.com', '128.0.0.1', '127.0.0.1.example.com', 'my-localhost', '10.127.0.0', '127.0.0'])(
    '%s is another machine',
    (name) => expect(isLoopback(name)).toBe(false),
  )
  it.each([
    ['http://hub.example.com', true],
    ['http://192.168.1.4:4180', true],
    ['https://hub.example.com', false],
    ['http://127.0.0.1:4180', false],
    ['http://[::1]:4180', false],
    ['no address', false],
  ])('%s is read along on the way: %s', (url, isPlain) => expect(isPlainHub(url)).toBe(isPlain))
})

describe('a full disk', () => {
  const failed = (code: string) => Object.assign(new Error('failed'), { code })
  it.each([
    'SQLITE_FULL',
    'SQLITE_IOERR_WRITE',
    'SQLITE_IOERR_SHMSIZE',
    'SQLITE_IOERR_TRUNCATE',
    'ENOSPC',
    'EDQUOT',
  ])('is told by %s', (code) => expect(isDiskFull(failed(code))).toBe(true))
  it('is told by nothing else', () => {
    for (const other of [
      failed('SQLITE_CORRUPT'),
      failed('EACCES'),
      new Error('ENOSPC'),
      { code: 'ENOSPC' },
      null,
      undefined,
    ])
      expect(isDiskFull(other)).toBe(false)
  })
})
