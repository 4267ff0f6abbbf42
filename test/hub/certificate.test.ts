import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect as connectPlain, type Socket } from 'node:net'
import { X509Certificate } from 'node:crypto'
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import type { HubOptions } from '../../hub/hub-options.ts'
import { afterTest, makeFolder, startTestHub, until } from './support/test-hub.ts'

/** Two pairs made for this test, of no use elsewhere. */
const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'tls')
const text = (name: string): string => readFileSync(join(FIXTURES, name), 'utf8')
const printOf = (name: string): string => new X509Certificate(text(name)).fingerprint256

function connectTo(url: string): Promise<TLSSocket> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () =>
      resolve(socket),
    )
    socket.on('error', reject)
    afterTest(() => socket.destroy())
  })
}
/** The certificate that a new connection is shown. */
async function shownBy(url: string): Promise<string> {
  const socket = await connectTo(url)
  const { fingerprint256 } = socket.getPeerCertificate()
  socket.destroy()
  return fingerprint256
}
/** Asks over a connection that is open already. */
const askOver = (socket: TLSSocket): Promise<string> =>
  new Promise((resolve) => {
    socket.once('data', (data: Buffer) => resolve(data.toString()))
    socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')
  })

/** What the other side says before it closes a connection. */
const saidUntilClosed = async (socket: Socket): Promise<string> => {
  let said = ''
  socket.on('data', (data: Buffer) => (said += data.toString('latin1')))
  socket.on('error', () => undefined)
  await once(socket, 'close')
  return said
}

function certificateFolder() {
  const folder = makeFolder()
  const files = { cert: join(folder, 'hub.pem'), key: join(folder, 'hub-key.pem') }
  copyFileSync(join(FIXTURES, 'first.pem'), files.cert)
  copyFileSync(join(FIXTURES, 'first-key.pem'), files.key)
  return { folder, files, tls: { cert: text('first.pem'), key: text('first-key.pem'), files } }
}
async function startSecureHub(options: Partial<HubOptions> = {}) {
  const made = certificateFolder()
  const lines: string[] = []
  const hub = await startTestHub({
    tls: made.tls,
    metricsToken: 'for the test',
    log: { level: 'info', write: (line) => void lines.push(line) },
    ...options,
  })
  const metric = async (name: string): Promise<number> => {
    const socket = await connectTo(hub.url)
    const answer = await new Promise<string>((resolve) => {
      let all = ''
      socket.on('data', (data: Buffer) => (all += data.toString()))
      socket.on('end', () => resolve(all))
      socket.write(
        'GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer for the test\r\n\r\n',
      )
    })
    return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(answer)?.[1])
  }
  return { ...made, hub, lines, metric }
}
/** Replaces a file as those do who renew certificates: whole, by its name. */
const replace = (file: string, content: string): void => {
  writeFileSync(`${file}.new`, content)
  renameSync(`${file}.new`, file)
}

test.each([
  ['as the system tells of it', { certificateLookMs: 3_600_000 }],
  ['at the next look', { certificateLookMs: 50 }],
])(
  'a renewed certificate is in use without a restart, %s, and open connections go on',
  async (_how, times) => {
    const { hub, files, lines, metric } = await startSecureHub({ times })
    const open = await connectTo(hub.url)
    expect(await shownBy(hub.url)).toBe(printOf('first.pem'))
    expect(await metric('ringdesk_hub_certificate_days')).toBeGreaterThan(10_000)

    replace(files.cert, text('second.pem'))
    // the key belongs to the one of before: nothing is taken, whenever it is looked
    hub.readCertificate()
    expect(await shownBy(hub.url)).toBe(printOf('first.pem'))
    expect(await metric('ringdesk_hub_certificate_stale')).toBe(1)
    expect(lines.filter((line) => line.includes('the one of before stays'))).toHaveLength(1)

    replace(files.key, text('second-key.pem'))
    await until('the renewed certificate', async () => (await shownBy(hub.url)) === printOf('second.pem'))
    expect(await metric('ringdesk_hub_certificate_stale')).toBe(0)
    expect(await askOver(open)).toContain('200 OK')
  },
)

test.each([
  [
    'half of a certificate',
    (files: { cert: string }) => writeFileSync(files.cert, text('second.pem').slice(0, 300)),
  ],
  ['no certificate at all', (files: { cert: string }) => writeFileSync(files.cert, '')],
  ['a key that cannot be read', (files: { key: string }) => writeFileSync(files.key, 'no key')],
])('%s in the file keeps the one of before in use, and the log says so', async (_what, spoil) => {
  const { hub, files, lines } = await startSecureHub({ times: { certificateLookMs: 20 } })
  spoil(files)
  await until('the log', () => lines.some((line) => line.includes('the one of before stays')))
  expect(await shownBy(hub.url)).toBe(printOf('first.pem'))
})

test.skipIf(process.platform === 'win32')('SIGHUP makes a hub read its certificate', async () => {
  const { folder, files } = certificateFolder()
  const main = join(import.meta.dirname, '..', '..', 'hub', 'main.ts')
  const args = [
    '--data',
    join(folder, 'hub'),
    '--port',
    '0',
    '--team',
    'empty',
    '--cert',
    files.cert,
    '--key',
    files.key,
  ]
  const hub = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'ignore'] })
  afterTest(() => hub.kill('SIGKILL'))
  let said = ''
  hub.stdout.on('data', (data: Buffer) => (said += data.toString()))
  const url = await until('the hub', () => /https:\/\/\S+/.exec(said)?.[0], 20_000)
  expect(await shownBy(url)).toBe(printOf('first.pem'))
  writeFileSync(files.cert, text('second.pem'))
  writeFileSync(files.key, text('second-key.pem'))
  hub.kill('SIGHUP')
  await until('the renewed certificate', async () => (await shownBy(url)) === printOf('second.pem'))
})

test('who agrees on TLS slowly, or never, has no longer than who sends a request slowly', async () => {
  const { hub } = await startSecureHub({ times: { requestMs: 2000 } })
  const port = Number(new URL(hub.url).port)
  const silent = connectPlain(port, '127.0.0.1')
  const half = connectPlain(port, '127.0.0.1')
  // the head of a ClientHello, and nothing of it
  half.write(Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01]))
  const agreed = await connectTo(hub.url)
  const said = await Promise.all([silent, half, agreed].map(saidUntilClosed))
  expect(said[2]).toMatch(/^HTTP\/1\.1 408 /)
}, 60_000)
