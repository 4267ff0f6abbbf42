import { createHmac } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { ConsoleServer } from '../../main/browser/console-server.ts'
import { serveBuiltPages } from '../../main/browser/built-pages.ts'
import { serveConsole } from '../../main/browser/console-server.ts'
import type { PageSession } from '../../main/browser/session-gate.ts'
import type { Port } from '../../shared/contract/door.ts'
import { portPair } from '../../shared/contract/door.ts'
import { PAGE_PROTOCOL, pageSecretIn } from '../../shared/contract/page-secret.ts'
import { tempFolder } from './launch-kit.ts'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

async function startServer(
  pages = tempFolder(),
  isSignedIn = () => false,
  last: { port: number; session?: PageSession } = { port: 0 },
): Promise<{ server: ConsoleServer; core: () => Port }> {
  for (const page of ['workspace', 'phone', 'board']) {
    mkdirSync(join(pages, page), { recursive: true })
    writeFileSync(join(pages, page, 'index.html'), `<title>${page}</title>`)
  }
  let core: Port | undefined
  const server = await serveConsole({
    preferredPort: last.port,
    lastSession: last.session,
    servePages: serveBuiltPages(pages),
    about: { shell: 'browser', platform: 'linux', version: '0', profile: 'default' },
    hubUrl: () => 'http://127.0.0.1:4180',
    isSignedIn,
    openPort: () => {
      const [mine, theirs] = portPair()
      core = theirs
      theirs.onMessage((message) => theirs.post({ echo: message }))
      return Promise.resolve(mine)
    },
    isDevelopment: false,
    say: () => undefined,
  })
  onTestFinished(() => server.close())
  return { server, core: () => core! }
}

function get(server: ConsoleServer, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: server.port, path, headers, agent: false },
      (response) => {
        let body = ''
        response.setEncoding('utf8')
        response.on('data', (chunk: string) => (body += chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        )
      },
    )
    asked.on('error', reject)
    asked.end()
  })
}

/** What a page shows of its secret to this run of the shell. */
async function proofOf(server: ConsoleServer, cookie: string, secret: string): Promise<string> {
  const { run } = JSON.parse((await get(server, '/shell/run', { cookie })).body) as { run: string }
  return createHmac('sha256', secret).update(run).digest('base64url')
}

/** What a browser has after it opened a fresh address. */
async function admit(server: ConsoleServer): Promise<{ cookie: string; secret: string; proof: string }> {
  const address = new URL(server.issueAddress())
  const answer = await get(server, address.pathname + address.search)
  expect(answer.status).toBe(302)
  const { hash } = new URL(String(answer.headers['location']), address)
  const [cookie, secret] = [cookieOf(answer), pageSecretIn(hash) ?? '']
  return { cookie, secret, proof: await proofOf(server, cookie, secret) }
}
const cookieOf = (answer: Answer): string => String(answer.headers['set-cookie']).split(';')[0]!
const signIn = async (server: ConsoleServer): Promise<string> => (await admit(server)).cookie

/** Posts the form of the page that opens a browser. */
function postToken(server: ConsoleServer, token: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}/open`, {
    method: 'POST',
    // a file's page has no origin of its own
    headers: { origin: 'null' },
    body: new URLSearchParams({ token }),
    redirect: 'manual',
  })
}

/** Opens a socket and tells how it went: the status that refused it, or `open`. */
function openDoor(
  server: ConsoleServer,
  path: string,
  headers: Record<string, string>,
  protocols: string[] = [PAGE_PROTOCOL],
) {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, protocols, { headers })
  const outcome = new Promise<number | 'open'>((resolve) => {
    socket.on('open', () => resolve('open'))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    socket.on('error', () => resolve(0))
  })
  return { socket, outcome }
}

it('refuses everything without the session: pages, doors, what it is', async () => {
  const { server } = await startServer()
  for (const path of [
    '/',
    '/phone/',
    '/board/',
    '/shell/about',
    '/caller',
    '/?token=guess',
    '/board/?token=guess',
  ]) {
    expect((await get(server, path)).status, path).toBe(401)
  }
  const origin = `http://127.0.0.1:${server.port}`
  expect(await openDoor(server, '/door/desk', { origin }).outcome).toBe(403)
  expect(await openDoor(server, '/door/board', { origin }).outcome).toBe(403)
})

it('refuses a name that somebody pointed at this machine (DNS rebinding)', async () => {
  const { server } = await startServer()
  const cookie = await signIn(server)
  expect((await get(server, '/', { cookie, host: `evil.test:${server.port}` })).status).toBe(421)
})

it('takes a token once and trades it for a cookie that no script can read', async () => {
  const { server } = await startServer()
  const address = new URL(server.issueAddress())
  const first = await get(server, address.pathname + address.search)
  expect(first.headers['location']).toMatch(/^\/#door=[\w-]{43}$/)
  expect(String(first.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict$/)
  expect((await get(server, address.pathname + address.search)).status).toBe(401)
})

it('takes the token from the page of a file, which sends no cookie along with a redirect', async () => {
  const { server } = await startServer()
  const token = new URL(server.issueAddress()).searchParams.get('token') ?? ''
  expect((await postToken(server, 'guess')).status).toBe(401)
  expect((await postToken(server, 'x'.repeat(2000))).status).toBe(413)
  const answer = await postToken(server, token)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict$/)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const secret = pageSecretIn(/url=\/(#[^"]+)/.exec(await answer.text())?.[1] ?? '') ?? ''
  const origin = `http://127.0.0.1:${server.port}`
  const proof = await proofOf(server, cookie, secret)
  const door = openDoor(server, '/door/desk', { cookie, origin }, [PAGE_PROTOCOL, proof])
  expect(await door.outcome).toBe('open')
  expect((await postToken(server, token)).status).toBe(401)
})

it('opens the board with a token of its own, for a screen whose browser has no session, and no other page', async () => {
  const { server } = await startServer()
  const { search } = new URL(server.issueAddress())
  expect((await get(server, `/phone/${search}`)).status).toBe(401)
  const answer = await get(server, `/board/${search}`)
  expect(answer.status).toBe(302)
  expect(answer.headers['location']).toMatch(/^\/board\/#door=[\w-]{43}$/)
  const cookie = cookieOf(answer)
  expect((await get(server, '/board/', { cookie })).body).toContain('<title>board</title>')
  expect((await get(server, `/board/${search}`)).status).toBe(401)
})

it('serves the pages with a policy that leads to the hub and nowhere else', async () => {
  const { server } = await startServer()
  const cookie = await signIn(server)
  const workspace = await get(server, '/', { cookie })
  expect(workspace.body).toContain('<title>workspace</title>')
  expect((await get(server, '/phone/', { cookie })).body).toContain('<title>phone</title>')
  const policy = String(workspace.headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  // the page with the phone alone may speak to the line that the hub names
  const hubAndShell = `connect-src 'self' ws://127.0.0.1:${server.port} http://127.0.0.1:4180 ws://127.0.0.1:4180`
  expect(policy.split('; ')).toContain(`${hubAndShell} wss: ws://127.0.0.1:*`)
  const board = await get(server, '/board/', { cookie })
  expect(String(board.headers['content-security-policy']).split('; ')).toContain(hubAndShell)
  expect(policy).not.toContain('unsafe-eval')
  expect((await get(server, '/caller', { cookie })).headers['location']).toBe('http://127.0.0.1:4180/caller')
  expect((await get(server, '/../package.json', { cookie })).status).toBe(403)
})

it('gives who is signed in the workspace that waits for its phone, and nobody else', async () => {
  const pages = tempFolder()
  let isSignedIn = false
  const { server } = await startServer(pages, () => isSignedIn)
  const cookie = await signIn(server)
  const workspace = async (): Promise<string> => (await get(server, '/', { cookie })).body
  isSignedIn = true
  // pages of a build before there was one
  expect(await workspace()).toBe('<title>workspace</title>')
  writeFileSync(join(pages, 'workspace', 'after-phone.html'), '<title>after the phone</title>')
  expect(await workspace()).toBe('<title>after the phone</title>')
  isSignedIn = false
  expect(await workspace()).toBe('<title>workspace</title>')
})

it('serves what a new build moved into place while the console runs, and nothing outside of it', async () => {
  const pages = tempFolder()
  const { server } = await startServer(pages)
  const cookie = await signIn(server)
  expect((await get(server, '/assets/new-1.js', { cookie })).status).toBe(404)
  mkdirSync(join(pages, 'assets'))
  writeFileSync(join(pages, 'assets', 'new-1.js'), 'export {}')
  writeFileSync(join(pages, 'workspace', 'index.html'), '<title>new</title>')
  const script = await get(server, '/assets/new-1.js?v=1', { cookie })
  expect(script).toMatchObject({ status: 200, body: 'export {}' })
  expect(script.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  })
  const page = await get(server, '/', { cookie })
  expect(page).toMatchObject({ body: '<title>new</title>', headers: { 'cache-control': 'no-cache' } })
  expect(await get(server, '/board', { cookie })).toMatchObject({ headers: { location: '/board/' } })
  writeFileSync(join(pages, '..', 'secret.txt'), 'no page')
  for (const path of ['/..%2fsecret.txt', '/%2e%2e/secret.txt', '//etc/passwd'])
    expect((await get(server, path, { cookie })).status).toBeGreaterThanOrEqual(400)
})

it('opens a door to its own page only, and relays both ways', async () => {
  const { server, core } = await startServer()
  const { cookie, proof } = await admit(server)
  const protocols = [PAGE_PROTOCOL, proof]
  const origin = `http://127.0.0.1:${server.port}`
  const evil = { cookie, origin: 'http://evil.test' }
  expect(await openDoor(server, '/door/desk', evil, protocols).outcome).toBe(403)
  expect(await openDoor(server, '/door/desk', { cookie }, protocols).outcome).toBe(403)
  expect(await openDoor(server, '/door/desk', { origin }, protocols).outcome).toBe(403)
  expect(await openDoor(server, '/door/secrets', { cookie, origin }, protocols).outcome).toBe(0)

  const { socket, outcome } = openDoor(server, '/door/desk', { cookie, origin }, protocols)
  expect(await outcome).toBe('open')
  const answer = new Promise<string>((resolve) =>
    socket.once('message', (data: Buffer) => resolve(data.toString())),
  )
  socket.send(JSON.stringify({ hi: '你好' }))
  expect(JSON.parse(await answer)).toEqual({ echo: { hi: '你好' } })
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  core().close()
  expect(await closed).toBe(1012)
})

it('opens no door to a program that has the cookie alone: every server on 127.0.0.1 gets that', async () => {
  const { server } = await startServer()
  const { cookie, secret, proof } = await admit(server)
  const headers = { cookie, origin: `http://127.0.0.1:${server.port}` }
  for (const protocols of [[], [PAGE_PROTOCOL], [PAGE_PROTOCOL, 'guess'], [proof], [PAGE_PROTOCOL, secret]])
    expect(await openDoor(server, '/door/desk', headers, protocols).outcome).toBe(403)
  // nor does anything that the cookie opens hold the secret, or the proof
  for (const path of ['/', '/board/', '/shell/about', '/shell/run', '/caller']) {
    const answer = await get(server, path, { cookie })
    expect(JSON.stringify(answer)).not.toContain(secret)
    expect(JSON.stringify(answer)).not.toContain(proof)
  }
  const { socket, outcome } = openDoor(server, '/door/desk', headers, [PAGE_PROTOCOL, proof])
  expect(await outcome).toBe('open')
  expect(socket.protocol).toBe(PAGE_PROTOCOL)
})

it('ends a window that does not speak JSON', async () => {
  const { server } = await startServer()
  const { cookie, proof } = await admit(server)
  const { socket, outcome } = openDoor(
    server,
    '/door/desk',
    { cookie, origin: `http://127.0.0.1:${server.port}` },
    [PAGE_PROTOCOL, proof],
  )
  await outcome
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  socket.send('{broken')
  expect(await closed).toBe(1003)
})

it('knows a browser of before after a restart on the same port, with a new proof for each run', async () => {
  const { server: first } = await startServer()
  const { port, session } = first
  const { cookie, secret, proof } = await admit(first)
  await first.close()
  const { server: second } = await startServer(tempFolder(), () => false, { port, session })
  expect(second.port).toBe(port)
  expect((await get(second, '/', { cookie })).status).toBe(200)
  const headers = { cookie, origin: `http://127.0.0.1:${port}` }
  // whoever had the port meanwhile may have heard the proof of then; it is worth nothing now
  expect(await openDoor(second, '/door/desk', headers, [PAGE_PROTOCOL, proof]).outcome).toBe(403)
  const check = (shown: string): Promise<Answer> =>
    get(second, '/shell/page', { cookie, 'x-ringdesk-page': shown })
  expect((await check(proof)).status).toBe(403)
  const anew = await proofOf(second, cookie, secret)
  expect((await check(anew)).status).toBe(204)
  const door = openDoor(second, '/door/desk', headers, [PAGE_PROTOCOL, anew])
  expect(await door.outcome).toBe('open')
})

it('begins a new session on another port: whoever has the old one may have heard its cookie', async () => {
  const { server: first } = await startServer()
  const { cookie } = await admit(first)
  const { server: second } = await startServer(tempFolder(), () => false, {
    port: first.port,
    session: first.session,
  })
  expect(second.port).not.toBe(first.port)
  const renamed = cookie.replace(String(first.port), String(second.port))
  expect((await get(second, '/', { cookie: renamed })).status).toBe(401)
})

it('says what to do to a browser that it does not know, in both languages', async () => {
  const { server } = await startServer()
  const answer = await get(server, '/')
  expect(answer.status).toBe(401)
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(answer.body).toMatch(/lang="zh-CN"[^]*npm start[^]*lang="en"[^]*npm start/)
})
