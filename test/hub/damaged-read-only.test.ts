import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EXIT } from '../../hub/exit-codes.ts'
import { HUB_PATHS, type HttpError, type Session } from '../../shared/contract/hub.ts'
import { CONSOLE_FEATURES } from '../../shared/contract/protocol.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { openHubData } from '../support/hub-data.ts'
import { damagePages, pagesOf } from './support/damage.ts'
import { finish, hub } from './support/hub-program.ts'
import { ask, createCustomer, TestDesk } from './support/test-desk.ts'
import { startTestHub, until } from './support/test-hub.ts'
import { registerPhone } from './support/test-phones.ts'
import { passwordOf, personId } from './support/test-team.ts'

/** What lies on the disk. */
const bytesOf = (dataDir: string): (string | null)[] =>
  ['hub.db', 'hub.db-wal', 'audit-heads.ndjson'].map((name) => {
    const file = join(dataDir, name)
    return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : null
  })

const WRITTEN = [
  'meta',
  'sessions',
  'desk_secrets',
  'secrets',
  'people',
  'audit',
  'audit_heads',
  'commands',
  'due_moments',
]
/** Every row of the tables that a hub without work writes to. */
function rowsOf(dataDir: string): unknown {
  const db = openHubData(dataDir, { readonly: true })
  try {
    return WRITTEN.map((table) => db.prepare(`select * from ${table}`).all())
  } finally {
    db.close()
  }
}

const signIn = (url: string, extension: string, desk: string, more = {}) =>
  ask<Session & HttpError>(url, HUB_PATHS.signIn, {
    user: extension,
    password: passwordOf(extension),
    desk,
    ...more,
  })
const renew = (url: string, refreshToken: string, desk: string) =>
  ask<Session & HttpError>(url, HUB_PATHS.renew, { refreshToken, desk })

/** A hub that goes on with data of which it learns, while consoles are there, that it is damaged. */
async function damagedHub() {
  const first = await startTestHub()
  const ann = await TestDesk.connect(first.url, '1001', 'd1')
  await ann.submit(
    ann.command(createCustomer('c-0', 'Wang')),
    ...Array.from({ length: 60 }, (_, n) =>
      ann.command({
        type: 'note.add',
        id: `n-${n}` as never,
        about: { entity: 'customer', id: 'c-0' },
        text: 'x'.repeat(900),
      }),
    ),
  )
  await first.close()
  const { dataDir } = first
  damagePages(dataDir, pagesOf(dataDir, 'notes'))
  let wall = Date.now()
  const running = await startTestHub({
    dataDir,
    wall: () => wall,
    backups: 'off',
    times: {
      firstCheckMs: 4000,
      auditHeadMs: 20,
      clockLookMs: 20,
      clockBelieveMs: 50,
      sessionCheckMs: 50,
      dueLookMs: 20,
    },
  })
  const here = await TestDesk.signIn(running.url, '1002', 'd2')
  await here.open({ features: [...CONSOLE_FEATURES] })
  const sue = await TestDesk.signIn(running.url, '1100', 'd3')
  await sue.open({ features: [...CONSOLE_FEATURES] })
  await until(
    'the damage',
    async () => (await fetch(`${running.url}${HUB_PATHS.health}`)).status === 503,
    20_000,
  )
  return { ...running, dataDir, here, sue, setClock: (byMs: number) => (wall += byMs) }
}

describe('a hub whose data is damaged', { timeout: 60_000 }, () => {
  it('writes nothing: whoever signs in, renews, signs out, guesses, forces, or changes people', async () => {
    const { url, dataDir, here, sue, setClock, close } = await damagedHub()
    const [before, rows] = [bytesOf(dataDir), rowsOf(dataDir)]

    const kept = await renew(url, here.session.refreshToken, 'd2')
    expect(kept.status).toBe(200)
    const made = await signIn(url, '1003', 'd4', { deskSecret: 'made with the desk, once and for all' })
    expect(made.status).toBe(200)
    expect((await signIn(url, '1003', 'd4', { password: 'wrong' })).body.code).toBe('wrongPassword')
    await ask(url, HUB_PATHS.signOut, { refreshToken: made.body.refreshToken, desk: 'd4' })
    expect(
      await sue.call('presence:force', { agent: personId('1002'), wish: { wish: 'ready' } }),
    ).toMatchObject({
      ok: false,
      error: { code: 'hubDamaged', message: expect.stringContaining('hub -- rescue') as string },
    })
    for (const change of [['sign-out', '1002'], ['disable', '1002'], ['password', '1002'], ['recovery-key']])
      expect(await finish(hub([...change, '--data', dataDir]))).toMatchObject({
        code: EXIT.dataUnusable,
        err: expect.stringMatching(/damaged.*nothing was changed.*hub -- rescue/) as string,
      })
    // a clock that is set moves the sign-ins with it, where that may be written
    setClock(30 * MINUTE_MS)
    const clock = async (): Promise<number> => (await here.ask('clock:ask', null)).hubTime
    await until('the clock to follow', async () => Math.abs((await clock()) - Date.now()) > 20 * MINUTE_MS)
    expect(bytesOf(dataDir)).toEqual(before)
    await close()
    expect(rowsOf(dataDir)).toEqual(rows)
  })

  it('lets its people work on the phone: who is here goes on, who comes or comes back gets in', async () => {
    const { url, here } = await damagedHub()
    // again and again, as over a long shift
    let { refreshToken } = here.session
    for (let n = 0; n < 3; n++) {
      const renewed = await renew(url, refreshToken, 'd2')
      expect(renewed).toMatchObject({ status: 200, body: { person: { extension: '1002' } } })
      refreshToken = renewed.body.refreshToken
      // a lost answer costs nothing
      expect((await renew(url, here.session.refreshToken, 'd2')).status).toBe(200)
    }
    const cleo = await TestDesk.connect(url, '1003', 'd4')
    const phone = await registerPhone(cleo)
    const mine = await registerPhone(here)
    expect(phone.isRegistered && mine.isRegistered).toBe(true)
    // such a sign-in is as good as any: it is renewed, and looked at again and again
    expect((await renew(url, cleo.session.refreshToken, 'd4')).status).toBe(200)
    expect((await renew(url, `${cleo.session.refreshToken}x`, 'd4')).status).toBe(401)
    expect((await cleo.snapshot().catch(String)).toString()).not.toContain('tokenRevoked')
    cleo.socket.disconnect()
    await cleo.open()
    expect(cleo.socket.connected).toBe(true)
  })

  it('lets nobody in who is not, and ends what is ended', async () => {
    const { url, here } = await damagedHub()
    expect((await signIn(url, '1003', 'd4', { password: 'wrong' })).status).toBe(401)
    const cleo = await TestDesk.connect(url, '1003', 'd4')
    for (const desk of [here, cleo]) {
      const ended = desk.next('session:ended')
      await ask(url, HUB_PATHS.signOut, { refreshToken: desk.session.refreshToken, desk: desk.desk })
      expect(await ended).toEqual({ reason: 'tokenRevoked' })
      expect((await renew(url, desk.session.refreshToken, desk.desk)).status).toBe(401)
      await expect(desk.open()).rejects.toThrow('tokenRevoked')
      await expect(registerPhone(desk)).rejects.toThrow('registration: 40')
    }
  })
})
