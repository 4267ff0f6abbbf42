import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { SAMPLE_PEOPLE, SAMPLE_QUEUES } from '../../hub/seed/sample-team.ts'
import { maskAddress, maskText, type Secrets } from '../../renderer/workspace/settings/diagnostics/mask.ts'
import { reportText, type Findings } from '../../renderer/workspace/settings/diagnostics/report-text.ts'
import type { Reports } from '../../renderer/workspace/settings/diagnostics/reports.ts'
import { browserOf } from '../../renderer/workspace/settings/diagnostics/run-check.ts'
import { verdictOf } from '../../renderer/workspace/settings/diagnostics/verdict.ts'
import { formatNumber } from '../../shared/domain/number-display.ts'

const NOW = Date.UTC(2026, 10, 22, 4, 30)
const people: Secrets = {
  names: SAMPLE_PEOPLE.map(({ name }) => name),
  numbers: [...SAMPLE_PEOPLE, ...SAMPLE_QUEUES].map(({ extension }) => extension),
}
/** Every number of the sample world in the ways that people and lines write it. */
const NUMBERS = Object.values(SAMPLE_CUSTOMERS)
  .flatMap(({ numbers }) => numbers.map(({ e164 }) => e164))
  .flatMap((e164) => [e164, e164.slice(3), `00${e164.slice(1)}`, formatNumber(e164), `tel:${e164}`])
const PASSWORDS = SAMPLE_PEOPLE.map(({ extension }) => `ringdesk-${extension}`)
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwZXJzb24tMTAwMSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg'
const SIP_SECRET = 'kX9_vT2mQ7wLr4ZpYb8sHd3f'
const CREDENTIALS = ['turn-user', 'turn-secret-5', 'alice', 'hunter2']
const NAMES = SAMPLE_PEOPLE.map(({ name }) => name)

/** What somebody else's words may hold: a device named after its owner, an error with everything in it. */
const leak = [
  `${NAMES.join(' ')} 的耳机`,
  NUMBERS.join(' / '),
  PASSWORDS.map((password) => `password=${password}`).join(' '),
  `Authorization: Bearer ${TOKEN}`,
  `secret: "${SIP_SECRET}" wss://alice:hunter2@pbx.example.test:8443/sip`,
  `sip:1001@pbx.example.test sips:alice@10.0.0.5:5061 turn:turn-user:turn-secret-5@turn.example.test:3478`,
  `extension 1001, call from ${NUMBERS[0]} to 5000`,
].join('\n')

const reports: Reports = {
  microphone: { permission: 'granted', label: leak, peak: 0.42, problem: null },
  speaker: { isHeard: true },
  line: {
    registration: {
      state: 'failed',
      provenAt: NOW - 1000,
      roundTripMs: 12.4,
      problem: { code: 'forbidden', sipStatus: 403, detail: leak },
      retryAt: null,
    },
    server: `wss://alice:hunter2@pbx.example.test:8443/sip?token=${TOKEN}`,
  },
  ice: {
    servers: ['turn:turn-user:turn-secret-5@turn.example.test:3478', 'stun:stun.example.test:3478'],
    host: 2,
    srflx: 1,
    relay: 0,
    tookMs: 180,
    isComplete: true,
    errors: [leak],
  },
  hub: {
    url: `http://alice:hunter2@10.0.0.7:4180`,
    state: 'offline',
    roundTripMs: null,
    protocol: 1,
    publicKey: null,
    attempts: 7,
    lastTrouble: { at: NOW - 5000, why: leak },
    clockSkewMs: 3,
  },
  cache: {
    bytes: 123_456_789,
    isEncrypted: true,
    rows: { customer: 300, call: 4000 },
    faults: [leak],
    kept: [{ file: `cache.db.hub-${leak}`, kind: 'otherHub', bytes: 4096, at: NOW }],
    version: 3,
    newestVersion: 3,
    freshAt: NOW - 60_000,
    toSend: 2,
    needsYou: 0,
    drafts: 1,
    tookMs: 41,
  },
  clock: { skewMs: 3 },
  versions: {
    shell: { shell: 'browser', platform: 'linux', version: '0.1.0', profile: NAMES[0]! },
    program: { version: '0.1.0', node: '24.21.0', sqlite: '3.53.0', os: 'Linux 6.1.0 x64', upSeconds: 90 },
    browser: 'Chromium 156.0.7340.1',
  },
}
const findings = Object.fromEntries(
  Object.entries(reports).map(([check, report]: [string, unknown]) => [check, { at: NOW, report }]),
) as unknown as Findings

describe('the text that leaves this computer', () => {
  const text = reportText(findings, people, NOW)
  test.each([...NAMES, ...PASSWORDS, ...CREDENTIALS, TOKEN, SIP_SECRET, ...NUMBERS])(
    'does not hold %s',
    (secret) => {
      expect(text).not.toContain(secret)
    },
  )
  test('holds no extension, and no number in any way of writing', () => {
    // moments and versions are no numbers of anybody
    const words = text
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '')
      .replace(/bytes: \d+|rows: .*|Chromium .*/g, '')
    for (const extension of people.numbers) expect(words).not.toMatch(new RegExp(`\\b${extension}\\b`))
    const digits = words.replace(/[^\d\n]/g, '')
    for (const number of NUMBERS) expect(digits).not.toContain(number.replace(/\D/g, '').slice(-8))
  })
  test('still says what a helper needs', () => {
    for (const fact of [
      'line: bad (lineDown)',
      'sipStatus: 403',
      'problem: forbidden',
      'pbx.example.test:8443/sip',
      'turn.example.test:3478',
      'stun:stun.example.test:3478',
      '10.0.0.7:4180',
      'host: 2',
      'attempts: 7',
      'bytes: 123456789',
      'customer=300',
      'version: 3/3',
      'node: 24.21.0',
      'sqlite: 3.53.0',
      'os: Linux 6.1.0 x64',
      'Chromium 156.0.7340.1',
    ])
      expect(text).toContain(fact)
  })
  test('says what was not checked', () => {
    expect(reportText({}, people, NOW)).toContain('microphone: not checked')
  })
})

test('wherever a number, a name or a secret stands in a text, the mask finds it', () => {
  const word = fc.constantFrom(
    'call from',
    '来电',
    'error:',
    'at',
    '→',
    'device "',
    ', (',
    'SIP 403',
    'pbx.example.test:5061',
  )
  const secret = fc.constantFrom(...NUMBERS, ...NAMES, ...people.numbers, `password=${PASSWORDS[0]}`, TOKEN)
  fc.assert(
    fc.property(fc.array(fc.tuple(word, secret), { minLength: 1, maxLength: 6 }), (parts) => {
      const masked = maskText(parts.map((pair) => pair.join(' ')).join(' '), people)
      for (const [, hidden] of parts) expect(masked).not.toContain(hidden.replace(/^password=/, ''))
      expect(masked).not.toMatch(/\d{5,}(?!\d*[:/])/)
    }),
  )
})

test('the mask leaves addresses and plain words alone', () => {
  const none: Secrets = { names: [], numbers: [] }
  expect(maskText('connect ECONNREFUSED 127.0.0.1:4180', none)).toBe('connect ECONNREFUSED 127.0.0.1:4180')
  expect(maskText('websocket error: hub.example.test:4180 said 503', none)).toBe(
    'websocket error: hub.example.test:4180 said 503',
  )
  expect(maskText('Jabra Evolve2 65', none)).toBe('Jabra Evolve2 65')
  expect(maskText('701 STUN host lookup error stun:stun.example.test:3478', none)).toBe(
    '701 STUN host lookup error stun:stun.example.test:3478',
  )
  expect(maskAddress('ws://10.0.0.5:5066/sip', none)).toBe('ws://10.0.0.5:5066/sip')
})

describe('what a report means', () => {
  const { microphone, line, ice, hub, cache } = reports
  const registered = { ...line.registration, state: 'registered' as const, problem: null }
  test.each([
    ['micHeard', verdictOf('microphone', microphone, NOW)],
    ['micSilent', verdictOf('microphone', { ...microphone, peak: 0.01 }, NOW)],
    ['micRefused', verdictOf('microphone', { ...microphone, problem: 'microphoneRefused' }, NOW)],
    ['micRefused', verdictOf('microphone', { ...microphone, permission: 'denied' }, NOW)],
    ['micNone', verdictOf('microphone', { ...microphone, problem: 'noMicrophone' }, NOW)],
    ['micFailed', verdictOf('microphone', { ...microphone, problem: 'deviceFailed' }, NOW)],
    ['speakerNotHeard', verdictOf('speaker', { isHeard: false }, NOW)],
    ['lineDown', verdictOf('line', line, NOW)],
    ['lineProven', verdictOf('line', { ...line, registration: registered }, NOW)],
    ['lineSlow', verdictOf('line', { ...line, registration: { ...registered, roundTripMs: 400 } }, NOW)],
    ['iceFine', verdictOf('ice', ice, NOW)],
    ['iceServerSilent', verdictOf('ice', { ...ice, srflx: 0 }, NOW)],
    ['iceFine', verdictOf('ice', { ...ice, srflx: 0, servers: [] }, NOW)],
    ['iceNone', verdictOf('ice', { ...ice, host: 0, srflx: 0 }, NOW)],
    ['hubDown', verdictOf('hub', hub, NOW)],
    ['hubSilent', verdictOf('hub', { ...hub, state: 'online' }, NOW)],
    ['hubSlow', verdictOf('hub', { ...hub, state: 'online', roundTripMs: 900 }, NOW)],
    ['hubFine', verdictOf('hub', { ...hub, state: 'online', roundTripMs: 9 }, NOW)],
    ['cacheDamaged', verdictOf('cache', cache, NOW)],
    ['cacheFine', verdictOf('cache', { ...cache, faults: [] }, NOW)],
    ['cacheWaiting', verdictOf('cache', { ...cache, faults: [], needsYou: 1 }, NOW)],
    ['cacheOld', verdictOf('cache', { ...cache, faults: [], freshAt: NOW - 7_200_000 }, NOW)],
    ['clockOff', verdictOf('clock', { skewMs: -7_200_000 }, NOW)],
    ['clockFine', verdictOf('clock', { skewMs: 900 }, NOW)],
    ['clockUnknown', verdictOf('clock', { skewMs: null }, NOW)],
  ])('%s', (says, verdict) => expect(verdict.says).toBe(says))
})

test('the browser is named with its version, and the desktop shell beside it', () => {
  const chrome =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.7340.1 Safari/537.36'
  expect(browserOf(chrome)).toBe('Chromium 156.0.7340.1')
  expect(browserOf(`${chrome} Electron/45.4.1`)).toBe('Chromium 156.0.7340.1 · Electron 45.4.1')
})
