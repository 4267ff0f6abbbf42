import { v7 } from 'uuid'
import { describe, expect, it } from 'vitest'
import { HUB_PATHS, type Session } from '../../shared/contract/hub.ts'
import { deskMarkOf } from '../../shared/domain/ids.ts'
import { ask, createCustomer, TestDesk } from './support/test-desk.ts'
import { startTestHub, until } from './support/test-hub.ts'
import { passwordOf } from './support/test-team.ts'

const SECRET = 'a secret that was made with the id'.padEnd(40, '.')
const OTHER_SECRET = 'a secret that somebody made up'.padEnd(40, '.')

const signIn = async (url: string, extension: string, desk: string, deskSecret?: string) => {
  const body = { user: extension, password: passwordOf(extension), desk, deskSecret }
  const { status, body: answer } = await ask<Session & { code?: string }>(url, HUB_PATHS.signIn, body)
  return { status, code: answer.code, session: answer }
}

describe('a console’s id', () => {
  it('belongs to who first showed a secret with it; for all others it is taken', async () => {
    const hub = await startTestHub()
    const desk = v7()
    expect(await signIn(hub.url, '1001', desk, SECRET)).toMatchObject({ status: 200 })
    // a colleague who read it in the feed, with a secret or as a console of before, and with the right password
    for (const secret of [OTHER_SECRET, undefined])
      expect(await signIn(hub.url, '1002', desk, secret)).toMatchObject({ status: 409, code: 'deskTaken' })
    // who does not know the password learns nothing of it
    const wrong = { user: '1002', password: 'wrong', desk, deskSecret: OTHER_SECRET }
    expect((await ask(hub.url, HUB_PATHS.signIn, wrong)).body).toMatchObject({ code: 'wrongPassword' })
    // at the same console somebody else signs in after a shift
    expect(await signIn(hub.url, '1002', desk, SECRET)).toMatchObject({ status: 200 })
    expect(await signIn(hub.url, '1003', desk, SECRET.slice(0, 20))).toMatchObject({ status: 400 })
  })

  it('of a console of before goes on, and is bound when that console shows a secret: at a sign-in, or by its session', async () => {
    const hub = await startTestHub()
    const [atSignIn, bySession] = [v7(), v7()]
    const old = await TestDesk.connect(hub.url, '1001', atSignIn)
    await old.act(createCustomer('c1', 'one'))
    expect(await signIn(hub.url, '1002', atSignIn)).toMatchObject({ status: 200 })
    // somebody who never worked there may not bind it
    expect(await signIn(hub.url, '1003', atSignIn, OTHER_SECRET)).toMatchObject({ status: 409 })
    expect(await signIn(hub.url, '1001', atSignIn, SECRET)).toMatchObject({ status: 200 })
    expect(await signIn(hub.url, '1001', atSignIn)).toMatchObject({ status: 409 })

    const { session } = await signIn(hub.url, '1001', bySession)
    const renewed = await ask(hub.url, HUB_PATHS.renew, {
      refreshToken: session.refreshToken,
      desk: bySession,
      deskSecret: SECRET,
    })
    expect(renewed.status).toBe(200)
    expect(await signIn(hub.url, '1001', bySession, OTHER_SECRET)).toMatchObject({ status: 409 })
    expect(await signIn(hub.url, '1001', bySession, SECRET)).toMatchObject({ status: 200 })
  })

  it('is seen by others as a mark, pushed and pulled; a console of before sees what it knows its own changes by', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const [bo, old] = [await TestDesk.signIn(hub.url, '1002'), await TestDesk.signIn(hub.url, '1003')]
    const features = ['keepsUnread', 'buckets', 'deskMarks']
    await bo.open({ features })
    await old.open({ features: features.slice(0, 2) })
    await ann.act(createCustomer('c1', 'one'))
    const pushed = async (desk: TestDesk) =>
      (await until('the change', () => desk.pushed.find(({ change }) => change.id === 'c1'))).desk
    expect(await pushed(bo)).toBe(deskMarkOf(ann.desk))
    expect(await pushed(old)).toBe(ann.desk)
    const pulled = await bo.ask('changes:pull', { bucket: 'all', after: 2, limit: 1000 })
    expect(JSON.stringify(pulled)).toContain(deskMarkOf(ann.desk))
    expect(JSON.stringify(pulled)).not.toContain(ann.desk)
  })
})
