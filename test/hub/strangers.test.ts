import { createPublicKey } from 'node:crypto'
import * as fc from 'fast-check'
import { isIPv6 } from 'node:net'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { verifyAudit } from '../../hub/audit/read-audit.ts'
import { GuessTally } from '../../hub/auth/guess-tally.ts'
import { networkOf } from '../../hub/auth/network-of.ts'
import { loadHubKeys } from '../../hub/store/hub-keys.ts'
import { openForReading } from '../../hub/store/open-store.ts'
import { HUB_PATHS, type HttpError, type Session } from '../../shared/contract/hub.ts'
import { waitUntil } from '../support/sim-wait.ts'
import { SimSwitch, passwordOf as sipPasswordOf } from '../support/sim-switch.ts'
import { ask, TestDesk } from './support/test-desk.ts'
import { afterTest, startTestHub } from './support/test-hub.ts'
import { passwordOf } from './support/test-team.ts'

/** Who knows no password does not keep those out who do. */

/** Signs in as from an address: the test is the proxy that says so. */
const signInFrom = (url: string, address: string, user: string, password: string, desk: string) =>
  ask<Session & HttpError>(
    url,
    HUB_PATHS.signIn,
    { user, password, desk },
    {
      'x-forwarded-for': address,
    },
  )
const startBehindProxy = (more = {}) => startTestHub({ trustedProxies: ['loopback'], ...more })

const GUESSES = 10_000
const AT_ONCE = 40

describe('a flood of wrong guesses', { timeout: 180_000 }, () => {
  it('adds some two hundred rows to the audit trail, which counts every one of them and stays whole', async () => {
    const hub = await startBehindProxy({ backups: 'off' })
    for (let from = 0; from < GUESSES; from += AT_ONCE)
      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, n) => {
          const guess = from + n
          // some at a person, each from another network; the others at names that nobody has, from a few
          return guess % 50 === 0
            ? signInFrom(hub.url, `10.0.${guess / 50}.1`, '1001', 'guess', 'd1')
            : signInFrom(hub.url, `192.0.2.${guess % 5}`, `made-up-${guess}`, 'guess', 'd1')
        }),
      )
    await hub.close()
    const db = openForReading({ dataDir: hub.dataDir })
    afterTest(() => db.destroy())
    const rows = await db.selectFrom('audit').selectAll().execute()
    const own = rows.filter(({ kind }) => kind === 'signInRefused').length
    const counted = rows
      .filter(({ kind }) => kind === 'signInsRefused')
      .map(({ detail }) => (JSON.parse(detail) as { count: number }).count)
    // a test that runs over the full hour has two of each
    expect(own).toBeLessThanOrEqual(200)
    expect(counted.length).toBeLessThanOrEqual(202)
    expect(own + counted.reduce((sum, count) => sum + count, 0)).toBe(GUESSES)
    const publicKey = createPublicKey(loadHubKeys(hub.dataDir).auditKey)
    const report = await verifyAudit(db, { hubId: hub.hubId, publicKey, now: Date.now() + 3_600_000 })
    expect(report).toMatchObject({ isWhole: true, signedUpTo: rows.length })
  })

  it('is told as what it is: the first ones one by one, the rest as a number once the hour is over', () => {
    const tally = new GuessTally()
    const hour = 500_000 * 3_600_000
    const guess = { account: null, network: '192.0.2.1' }
    expect(tally.due(hour)).toEqual([])
    const own = Array.from({ length: 30 }, () => tally.add(guess)).filter(Boolean)
    expect(own).toHaveLength(10)
    expect(tally.due(hour + 3_599_999)).toEqual([])
    expect(tally.due(hour + 3_600_000)).toMatchObject([
      { kind: 'signInsRefused', detail: { count: 20, from: hour, network: '192.0.2.1' } },
    ])
    expect(tally.due(hour + 3_600_001, true)).toEqual([])
  })
})

describe('wrong guesses', () => {
  it('keep out nobody at another address, and no console that the person has used', async () => {
    const { url } = await startBehindProxy()
    const right = passwordOf('1001')
    expect((await signInFrom(url, '192.0.2.1', '1001', right, 'desk-of-ann')).status).toBe(200)
    for (let count = 0; count < 20; count++) await signInFrom(url, '192.0.2.1', '1001', 'guess', `s${count}`)
    expect((await signInFrom(url, '192.0.2.1', '1001', right, 's')).status).toBe(429)
    expect((await signInFrom(url, '192.0.2.1', '1001', right, 'desk-of-ann')).status).toBe(200)
    expect((await signInFrom(url, '192.0.2.2', '1001', right, 'new-desk')).status).toBe(200)
    // another person at that console is counted as anybody
    expect((await signInFrom(url, '192.0.2.1', '1002', passwordOf('1002'), 'desk-of-ann')).status).toBe(200)
  })

  it('at a console that the person has used slow that console down, too', async () => {
    const { url } = await startBehindProxy()
    await TestDesk.signIn(url, '1001', 'desk-of-ann')
    const answers = []
    for (let count = 0; count < 6; count++)
      answers.push((await signInFrom(url, '192.0.2.1', '1001', 'guess', 'desk-of-ann')).status)
    expect(answers).toEqual([401, 401, 401, 401, 401, 429])
  })

  it('at names that nobody has keep nobody out, and are answered like any other', async () => {
    const { url } = await startBehindProxy()
    const answers = []
    for (let name = 0; name < 60; name++)
      answers.push(await signInFrom(url, '192.0.2.1', `made-up-${name}`, 'guess', 'd1'))
    const wrong = await signInFrom(url, '192.0.2.9', '1001', 'guess', 'd1')
    for (const { status, body } of answers) expect([status, body]).toEqual([401, wrong.body])
    for (const extension of ['1001', '1002', '1003'])
      expect(
        (await signInFrom(url, '192.0.2.1', extension, passwordOf(extension), `new-${extension}`)).status,
      ).toBe(200)
    // one name again and again is slowed down whether somebody has it or not
    for (let count = 0; count < 5; count++) await signInFrom(url, '192.0.2.1', 'made-up', 'guess', 'd1')
    expect((await signInFrom(url, '192.0.2.1', 'made-up', 'guess', 'd1')).status).toBe(429)
  })

  it('from one IPv6 network count together, however many addresses it has', async () => {
    const { url } = await startBehindProxy()
    for (let host = 1; host <= 5; host++) await signInFrom(url, `2001:db8::${host}`, '1001', 'guess', 'd1')
    expect((await signInFrom(url, '2001:db8::ffff', '1001', passwordOf('1001'), 'd1')).status).toBe(429)
    expect((await signInFrom(url, '2001:db8:0:1::1', '1001', passwordOf('1001'), 'd2')).status).toBe(200)
  })

  it('do not wait longer than they have to because the clock was put back', async () => {
    let now = Date.now()
    const { url } = await startBehindProxy({ now: () => now })
    for (let count = 0; count < 5; count++) await signInFrom(url, '192.0.2.1', '1001', 'guess', 'd1')
    now -= 7 * 24 * 3_600_000
    const { body } = await signInFrom(url, '192.0.2.1', '1001', 'guess', 'd1')
    expect(body).toMatchObject({ code: 'slowDown', retryAfterMs: 2000 })
  })
})

describe('the address of a client', () => {
  it('is what a trusted proxy says, and of nobody else what they say themselves', async () => {
    const { url } = await startTestHub()
    const statuses = []
    for (let host = 1; host <= 6; host++)
      statuses.push((await signInFrom(url, `192.0.2.${host}`, '1001', 'guess', 'd1')).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    const trusting = await startTestHub({ trustedProxies: ['192.0.2.0/24'] })
    const others = []
    for (let host = 1; host <= 6; host++)
      others.push((await signInFrom(trusting.url, `192.0.2.${host}`, '1001', 'guess', 'd1')).status)
    expect(others).toEqual(statuses)
  })

  it('behind a proxy counts at the door of the switch as well', async () => {
    const { url } = await startBehindProxy()
    const open = (address: string): Promise<number> => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/sip`, 'sip', {
        headers: { 'x-forwarded-for': address },
      })
      afterTest(() => socket.terminate())
      socket.on('error', () => undefined)
      return new Promise((resolve) => {
        socket.on('open', () => resolve(101))
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
      })
    }
    const crowd = await Promise.all(Array.from({ length: 21 }, () => open('192.0.2.1')))
    expect(crowd.toSorted()).toEqual([...Array.from({ length: 20 }, () => 101), 503])
    expect(await open('192.0.2.2')).toBe(101)
  })
})

it('a phone that has registered comes back over a new socket while strangers guess at its address', async () => {
  const line = await SimSwitch.start({ limits: { wrongPasswordsPerMinute: 2 } })
  afterTest(() => line.stop())
  // as a desk phone does, it carries no console's pass
  const phone = await line.caller('131')
  // its last word is not a goodbye, which would prove it once more
  await phone.cutNetwork()
  for (let guess = 0; guess < 4; guess++) {
    const stranger = line.phone({ username: '131', password: 'guess' })
    await stranger.register()
    await stranger.stop()
  }
  const guessing = line.phone({ username: '131', password: 'guess' })
  expect((await guessing.register()).statusCode).toBe(403)
  const again = line.phone({ username: '131', password: sipPasswordOf('131') })
  expect((await again.register()).statusCode).toBe(200)
  await waitUntil(() => again.isRegistered, 'the phone to be back')
})

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0000:1:2:3:4', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
    ['unknown', 'unknown'],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it('is the same for every address and spelling in it', () => {
    fc.assert(
      fc.property(fc.ipV6(), (one) => {
        fc.pre(isIPv6(one))
        const canonical = (address: string): string => new URL(`http://[${address}]`).hostname.slice(1, -1)
        expect(networkOf(canonical(one))).toBe(networkOf(one))
        if (networkOf(one).endsWith('::/64'))
          expect(networkOf(networkOf(one).replace('::/64', ':1:2:3:4'))).toBe(networkOf(one))
      }),
    )
  })
})
