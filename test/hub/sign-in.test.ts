import { describe, expect, it } from 'vitest'
import type { CallerOptions } from '../../shared/contract/caller.ts'
import { HUB_PATHS, Session, type HttpError } from '../../shared/contract/hub.ts'
import { ask, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub, until } from './support/test-hub.ts'
import { passwordOf } from './support/test-team.ts'

const signIn = (url: string, user: string, password: string) =>
  ask<Session & HttpError>(url, HUB_PATHS.signIn, { user, password, desk: 'd1' })
const renew = (url: string, refreshToken: string, desk = 'd1') =>
  ask<Session & HttpError>(url, HUB_PATHS.renew, { refreshToken, desk })

describe('signing in', () => {
  it('gives a session that fits the contract, with the phone account', async () => {
    const hub = await startTestHub()
    const answer = await signIn(hub.url, '1001', passwordOf('1001'))
    expect(answer.status).toBe(200)
    const session = Session.parse(answer.body)
    expect(session.person.name).toBe('Ann')
    expect(session.sip.uri).toBe('sip:1001@ringdesk')
    const [place, pass] = session.sip.server.split('?')
    expect(place).toBe(`${hub.url.replace('http', 'ws')}/sip`)
    expect(pass).toMatch(/^pass=1001\.[\w-]{43}$/)
    // a sign-in has a SIP password of its own, at the same place: a phone whose place changes is made anew, and its calls with it
    const again = await signIn(hub.url, '1001', passwordOf('1001'))
    expect(again.body.sip.server.split('?')[0]).toBe(place)
    expect(again.body.sip.password).not.toBe(session.sip.password)
    // what is renewed is the same session, and the same phone
    const renewed = await renew(hub.url, session.refreshToken)
    expect(renewed.body.sip).toEqual(session.sip)
    expect(session.accessUntil).toBeGreaterThan(session.hubTime)
  })

  it('says the same for a wrong password and for nobody', async () => {
    const hub = await startTestHub()
    const wrong = await signIn(hub.url, '1001', 'no')
    const nobody = await signIn(hub.url, '4711', 'no')
    expect(wrong.status).toBe(401)
    expect(wrong.body).toEqual(nobody.body)
    expect(wrong.body.code).toBe('wrongPassword')
  })

  it('refuses what does not fit, and takes nothing but JSON', async () => {
    const hub = await startTestHub()
    const answer = await ask<HttpError>(hub.url, HUB_PATHS.signIn, { user: '', password: 'x', desk: 'd1' })
    expect(answer).toMatchObject({ status: 400, body: { code: 'badInput' } })
    const text = await fetch(`${hub.url}${HUB_PATHS.signIn}`, { method: 'POST', body: '{"user":"1001"}' })
    expect(text.status).toBe(415)
    const asHub = await ask<HttpError>(hub.url, HUB_PATHS.signIn, {
      user: '1001',
      password: passwordOf('1001'),
      desk: 'hub',
    })
    expect(asHub.status).toBe(400)
  })

  it('slows down after five wrong passwords, longer each time, and forgets after the right one', async () => {
    let now = Date.now()
    const hub = await startTestHub({ now: () => now })
    for (let count = 0; count < 5; count++) expect((await signIn(hub.url, '1001', 'no')).status).toBe(401)
    const slow = await signIn(hub.url, '1001', passwordOf('1001'))
    expect(slow).toMatchObject({ status: 429, body: { code: 'slowDown' } })
    expect(slow.headers.get('retry-after')).toBe('2')
    expect((await signIn(hub.url, '1002', passwordOf('1002'))).status).toBe(200)

    now += slow.body.retryAfterMs ?? 0
    expect((await signIn(hub.url, '1001', 'no')).status).toBe(401)
    const slower = await signIn(hub.url, '1001', passwordOf('1001'))
    expect(slower.body.retryAfterMs).toBe(4000)
    now += 4000
    expect((await signIn(hub.url, '1001', passwordOf('1001'))).status).toBe(200)
    expect((await signIn(hub.url, '1001', 'no')).status).toBe(401)
  })

  it('counts wrong passwords that come side by side', async () => {
    const hub = await startTestHub()
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn(hub.url, '1001', 'no')))
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7)
  })
})

describe('renewing', () => {
  it('trades the token for a new one, and takes the one before once more: its answer may have been lost', async () => {
    const hub = await startTestHub()
    const first = (await signIn(hub.url, '1001', passwordOf('1001'))).body
    const second = await renew(hub.url, first.refreshToken)
    expect(second.status).toBe(200)
    expect(second.body.refreshToken).not.toBe(first.refreshToken)
    const again = await renew(hub.url, first.refreshToken)
    expect(again.status).toBe(200)
    const third = await renew(hub.url, again.body.refreshToken)
    expect(third.status).toBe(200)
  })

  it('ends the session when a token that was used up comes again', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, '1001', 'd1')
    const first = desk.session.refreshToken
    const second = (await renew(hub.url, first)).body.refreshToken
    const third = (await renew(hub.url, second)).body.refreshToken
    const ended = desk.next('session:ended')
    expect(await renew(hub.url, first)).toMatchObject({ status: 401, body: { code: 'tokenRevoked' } })
    expect(await ended).toEqual({ reason: 'tokenRevoked' })
    expect((await renew(hub.url, third)).status).toBe(401)
    await until('the socket to be closed', () => !desk.socket.connected)
  })

  it('binds a token to its desk', async () => {
    const hub = await startTestHub()
    const { refreshToken } = (await signIn(hub.url, '1001', passwordOf('1001'))).body
    expect((await renew(hub.url, refreshToken, 'other')).status).toBe(401)
    expect((await renew(hub.url, refreshToken)).status).toBe(200)
  })

  it('knows a session that ran out from one that was revoked', async () => {
    let now = Date.now()
    const hub = await startTestHub({ now: () => now, times: { sessionMs: 60_000 } })
    const { refreshToken } = (await signIn(hub.url, '1001', passwordOf('1001'))).body
    now += 61_000
    expect((await renew(hub.url, refreshToken)).body.code).toBe('tokenExpired')
    expect((await renew(hub.url, 'nonsense')).body.code).toBe('tokenRevoked')
  })

  it('keeps sessions over a restart of the hub', async () => {
    const hub = await startTestHub()
    const { refreshToken, accessToken } = (await signIn(hub.url, '1001', passwordOf('1001'))).body
    await hub.close()
    const later = await startTestHub({ dataDir: hub.dataDir })
    expect(later.newPasswords.size).toBe(0)
    const snapshot = await fetch(`${later.url}${HUB_PATHS.snapshot}`, {
      headers: { authorization: `Bearer ${accessToken}` },
    })
    expect(snapshot.status).toBe(200)
    await snapshot.text()
    expect((await renew(later.url, refreshToken)).status).toBe(200)
  })
})

describe('signing out', () => {
  it('ends the session for its sockets and its tokens', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, '1001', 'd1')
    const ended = desk.next('session:ended')
    const { refreshToken } = desk.session
    const answer = await ask(hub.url, HUB_PATHS.signOut, { refreshToken, desk: 'd1' })
    expect(answer.status).toBe(204)
    await ended
    await expect(desk.open()).rejects.toThrow('tokenRevoked')
    await expect(desk.snapshot()).rejects.toThrow('tokenRevoked')
    expect((await ask(hub.url, HUB_PATHS.signOut, { refreshToken, desk: 'd1' })).status).toBe(204)
  })
})

describe('the trial', () => {
  it('is not there for a real team, even where it is asked for', async () => {
    const hub = await startTestHub({ isTrial: true })
    expect(hub.isTrial).toBe(false)
    expect((await ask(hub.url, HUB_PATHS.trialPeople)).status).toBe(404)
    const answer = await ask(hub.url, HUB_PATHS.trialSignIn, { extension: '1001', desk: 'd1' })
    expect(answer.status).toBe(404)
  })

  it('makes the sample team in the language of its first start, and leaves it so', async () => {
    const dataDir = makeFolder()
    const namesOf = async (language?: 'en' | 'zh-CN') => {
      const hub = await startTestHub({
        dataDir,
        team: 'sample',
        customers: 8,
        isTrial: true,
        ...(language && { language }),
      })
      const { body } = await ask<{ people: { name: string }[] }>(hub.url, HUB_PATHS.trialPeople)
      const { body: caller } = await ask<CallerOptions>(hub.url, '/api/caller/options')
      await hub.close()
      return [body.people[0]?.name, caller.queues[0]?.name, caller.customers[0]?.name]
    }
    expect(await namesOf('en')).toEqual(['Jane Lee', 'After-sales', 'Michael Wang'])
    expect(await namesOf('zh-CN')).toEqual(['Jane Lee', 'After-sales', 'Michael Wang'])
    expect(await namesOf()).toEqual(['Jane Lee', 'After-sales', 'Michael Wang'])
  })

  it('signs sample people in with one click, on this computer alone', async () => {
    const hub = await startTestHub({ team: 'sample', customers: 8, isTrial: true })
    expect(hub.newPasswords.size).toBe(8)
    const people = await ask<{ people: { extension: string }[] }>(hub.url, HUB_PATHS.trialPeople)
    expect(people.body.people.map(({ extension }) => extension)).toContain('1100')
    const answer = await ask<Session>(hub.url, HUB_PATHS.trialSignIn, { extension: '1001', desk: 'd1' })
    expect(Session.parse(answer.body).person.extension).toBe('1001')
    expect((await ask(hub.url, HUB_PATHS.trialSignIn, { extension: '4711', desk: 'd1' })).status).toBe(403)
    const foreign = await ask(hub.url, HUB_PATHS.trialPeople, undefined, { origin: 'https://evil.example' })
    expect(foreign.status).toBe(403)
    const port = new URL(hub.url).port
    const rebound = await rawStatus(Number(port), HUB_PATHS.trialPeople, 'evil.example')
    expect(rebound).toBe(403)
  })
})

/** A request with a Host header of one's own, which fetch does not allow. */
async function rawStatus(port: number, path: string, host: string): Promise<number> {
  const { request } = await import('node:http')
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}
