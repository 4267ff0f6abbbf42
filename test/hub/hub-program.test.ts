import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readHubCommand } from '../../hub/command-line.ts'
import { initTeam } from '../../hub/init-team.ts'
import { readTeam } from '../../hub/team-file.ts'
import { FromHub } from '../../shared/contract/shell.ts'
import { Health, HUB_PATHS, type Session } from '../../shared/contract/hub.ts'
import { HOUR_MS } from '../../shared/domain/time.ts'
import { SAMPLE_PEOPLE } from '../../hub/seed/sample-team.ts'
import type { DeskId } from '../../shared/domain/ids.ts'
import { hub, run, urlIn, type Program } from './support/hub-program.ts'
import { ask, TestDesk } from './support/test-desk.ts'
import { afterTest, makeFolder, until } from './support/test-hub.ts'

const ADMINISTRATOR = SAMPLE_PEOPLE.find(({ role }) => role === 'administrator')?.extension ?? ''

describe('the hub as a program', { timeout: 60_000 }, () => {
  it('prints the sample team’s passwords once, and they work', async () => {
    const dataDir = makeFolder()
    const first = hub(['--data', dataDir, '--port', '0', '--customers', '10'])
    const url = await urlIn(first)
    const password = /1001\s+(\S+)/.exec(first.printed())?.[1]
    expect(password).toMatch(/^\w{4}-\w{4}-\w{4}$/)
    expect((await ask<Session>(url, HUB_PATHS.signIn, { user: '1001', password, desk: 'd1' })).status).toBe(
      200,
    )
    // without --trial nobody comes in without a password
    expect((await ask(url, HUB_PATHS.trialPeople)).status).toBe(404)
    expect(Health.parse((await ask(url, '/health')).body)).toMatchObject({ isTrial: false, version: '0.1.0' })
    first.child.kill('SIGTERM')
    expect(await first.code).toBe(0)
    // the log is apart from what is meant for eyes, and knows no password
    expect(await first.err).not.toContain(password)
    expect(existsSync(join(dataDir, 'hub.db-wal'))).toBe(false)

    const second = hub(['--data', dataDir, '--port', '0'])
    await urlIn(second)
    expect(second.printed()).not.toContain('1001 ')
    second.child.kill('SIGINT')
    expect(await second.code).toBe(0)
  })

  it('started by a console tells where it listens, as a trial, and ends with the console', async () => {
    const dataDir = makeFolder()
    const program = hub(['--data', dataDir, '--port', '0', '--customers', '8'], { ipc: true })
    const [message] = (await once(program.child, 'message')) as [unknown]
    const ready = FromHub.parse(message)
    expect(ready.trial).toBeDefined()
    const ann = await TestDesk.connectByTrial(ready.url, '1001', 'd1' as DeskId)
    expect(ann.session.person.name).toBe('李静')
    // made-up people, and real work: it is backed up
    const admin = await TestDesk.connectByTrial(ready.url, ADMINISTRATOR, 'd2' as DeskId)
    const headers = { authorization: `Bearer ${admin.session.accessToken}` }
    const health = Health.parse((await ask(ready.url, HUB_PATHS.health, undefined, headers)).body)
    expect(health.backup).toEqual({ newestAt: null, everyMs: HOUR_MS, problem: null })
    expect(program.printed()).toBe('')
    program.child.disconnect()
    expect(await program.code).toBe(0)
    await until('the desk to notice', () => !ann.socket.connected)
  })

  it('says in one line that the port is taken, or that the data is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    afterTest(() => server.close())
    const { port } = server.address() as AddressInfo
    const dataDir = makeFolder()
    const taken = hub([
      '--data',
      dataDir,
      '--port',
      String(port),
      '--customers',
      '0',
      '--log-level',
      'silent',
    ])
    expect(await taken.code).toBe(3)
    expect(await taken.err).toBe(
      `Ringdesk hub: Port ${port} is taken. Stop what uses it, or choose another with --port.\n`,
    )
    const first = hub(['--data', dataDir, '--port', '0'])
    await urlIn(first)
    // the start that could not listen made no team: its passwords would have been shown to nobody
    expect(first.printed()).toMatch(/1001\s+\w{4}-\w{4}-\w{4}/)
    const second = hub(['--data', dataDir, '--port', '0'])
    expect(await second.code).toBe(6)
    expect(await second.err).toContain('Another hub is running')
    const seed = run('scripts/seed.ts', ['--customers', '10', '--data', dataDir])
    expect(await seed.code).toBe(1)
    expect(await seed.err).toContain('Another hub is running')
  })

  it('makes no team where it cannot listen at the address, and says which option is wrong', async () => {
    const dataDir = makeFolder()
    // an address of documentation (RFC 5737), which no computer has
    const options = ['--plain-http', '--customers', '0', '--log-level', 'silent']
    const nowhere = hub(['--data', dataDir, '--port', '0', '--host', '192.0.2.1', ...options])
    expect(await nowhere.code).toBe(2)
    expect(await nowhere.err).toMatch(/^Ringdesk hub: .*--host/)
    const program = hub(['--data', dataDir, '--port', '0', '--customers', '0'])
    await urlIn(program)
    expect(program.printed()).toContain('These passwords are shown this once')
  })

  it.skipIf(process.platform === 'win32')(
    'keeps its files to its own user, and those of before, too',
    async () => {
      const dataDir = makeFolder()
      const modes = (): Set<string> =>
        new Set(readdirSync(dataDir).map((name) => (statSync(join(dataDir, name)).mode & 0o777).toString(8)))
      const start = async (): Promise<Program> => {
        const program = hub(['--data', dataDir, '--port', '0', '--customers', '0'])
        await urlIn(program)
        return program
      }
      const first = await start()
      expect(modes()).toEqual(new Set(['600']))
      first.child.kill('SIGKILL')
      await first.code
      // killed, so that its log is there still: as an older hub left it
      for (const name of readdirSync(dataDir)) chmodSync(join(dataDir, name), 0o644)
      await start()
      expect(modes()).toEqual(new Set(['600']))
    },
  )

  it('makes a real team, which is never a trial', async () => {
    const dataDir = makeFolder()
    const init = hub(['init', '--data', dataDir, '--admin', 'Adam', '--timezone', 'Asia/Shanghai'])
    expect(await init.code).toBe(0)
    expect(await init.out).toMatch(/recovery key[\s\S]+?(\w{4}-){9}\w{4}/)
    const password = /1900\s+(\S+)/.exec(await init.out)?.[1]
    const trial = hub(['--data', dataDir, '--port', '0', '--trial'])
    expect(await trial.code).toBe(2)
    expect(await trial.err).toContain('--trial is for the sample team')
    const program = hub(['--data', dataDir, '--port', '0'])
    const url = await urlIn(program)
    const answer = await ask<Session>(url, HUB_PATHS.signIn, { user: '1900', password, desk: 'd1' })
    expect(answer.body.person).toMatchObject({ name: 'Adam', role: 'administrator' })
  })

  it('makes a team from a file', async () => {
    const dataDir = makeFolder()
    const file = join(dataDir, 'team.json')
    const people = [{ name: 'Ann', extension: '1001', skills: { repair: 3 } }]
    writeFileSync(
      file,
      JSON.stringify({ people, queues: [{ name: 'After-sales', extension: '5000', members: ['1001'] }] }),
    )
    const init = hub(['init', '--data', dataDir, '--admin', 'Adam', '--people', file])
    expect(await init.code).toBe(0)
    const password = /1001\s+(\S+)/.exec(await init.out)?.[1]
    const url = await urlIn(hub(['--data', dataDir, '--port', '0']))
    const answer = await ask<Session>(url, HUB_PATHS.signIn, { user: '1001', password, desk: 'd1' })
    expect(answer.body.person).toMatchObject({ name: 'Ann', role: 'agent', skills: { repair: 3 } })
  })

  it('takes the administrator’s password from standard input or the environment', async () => {
    const piped = makeFolder()
    const first = hub(['init', '--data', piped, '--admin', 'Adam', '--password-stdin'], {
      input: 'from the pipe\n',
    })
    expect(await first.code).toBe(0)
    expect(await first.out).not.toContain('from the pipe')
    const program = hub(['--data', piped, '--port', '0'])
    const body = { user: '1900', password: 'from the pipe', desk: 'd1' }
    expect((await ask(await urlIn(program), HUB_PATHS.signIn, body)).status).toBe(200)
  })

  it('takes a made-up world from npm run seed before its first start', async () => {
    const dataDir = makeFolder()
    const seed = run('scripts/seed.ts', ['--customers', '30', '--data', dataDir])
    expect(await seed.code).toBe(0)
    const program = hub(['--data', dataDir, '--port', '0', '--customers', '0'], { ipc: true })
    const [message] = (await once(program.child, 'message')) as [{ url: string }]
    const ann = await TestDesk.connectByTrial(message.url, '1001', 'd1' as DeskId)
    const customers = (await ann.snapshot()).filter(
      (line) => line.line === 'item' && line.entity === 'customer',
    )
    expect(customers).toHaveLength(30)
  })
})

describe('a team file', () => {
  it('that cannot be used is refused with words', () => {
    const file = join(makeFolder(), 'team.json')
    const read = (content: unknown) => {
      writeFileSync(file, JSON.stringify(content))
      return readTeam({ name: 'Adam', extension: '1900' }, file)
    }
    const people = [{ name: 'Ann', extension: '1001' }]
    const queue = { name: 'After-sales', extension: '5000', members: ['1002'] }
    expect(() => read({ people, queues: [queue] })).toThrow('After-sales names 1002')
    expect(() => read({ people: [...people, ...people] })).toThrow('1001 is there twice')
    expect(() => read({ people: [{ name: 'Ann', extension: 'one' }] })).toThrow('people.0.extension')
    expect(() => read({ people, queus: [] })).toThrow('queus')
    expect(() => readTeam({ name: 'Adam', extension: '1900' }, '/nowhere.json')).toThrow('/nowhere.json')
  })

  it('never goes over a team that is there', async () => {
    const dataDir = makeFolder()
    const team = readTeam({ name: 'Adam', extension: '1900' }, undefined)
    const options = { dataDir, team, timezone: undefined, now: 1 }
    expect((await initTeam(options)).passwords.size).toBe(1)
    await expect(initTeam(options)).rejects.toThrow('There is a team')
  })
})

describe('the command line', () => {
  it('refuses what it does not know with words', () => {
    const read = (...args: string[]) => readHubCommand(args, {}, 'linux')
    expect(() => read('--porp', '1')).toThrow('--porp')
    expect(() => read('--port', 'x')).toThrow('--port wants a whole number')
    expect(() => read('--port', '70000')).toThrow('65535')
    expect(() => read('start')).toThrow('“start” is no command')
    expect(() => read('init')).toThrow('--admin NAME')
    expect(() => read('init', '--admin', 'A', '--extension', '12')).toThrow('three to six digits')
    expect(() => read('--cert', '/x')).toThrow('belong together')
    expect(() => read('--cert', '/nowhere', '--key', '/nowhere')).toThrow('--cert')
    expect(() => read('--public-url', 'hub')).toThrow('no web address')
    expect(() => read('--timezone', 'Mars/Olympus')).toThrow('no time zone')
    expect(() => read('--team', 'big')).toThrow('sample, empty')
    expect(() => read('--language', 'fr')).toThrow('zh-CN, en')
    expect(read('--language', 'en')).toMatchObject({ options: { language: 'en' } })
    expect(() => read('--keep-changes', 'some')).toThrow('--keep-changes wants a whole number')
    expect(read('--keep-changes', '30')).toMatchObject({
      options: { times: { keepChangesMs: 30 * 86_400_000 } },
    })
    const withToken = (token: string) => readHubCommand([], { RINGDESK_METRICS_TOKEN: token }, 'linux')
    expect(() => withToken('short')).toThrow('RINGDESK_METRICS_TOKEN wants 16 characters')
    expect(withToken('0123456789abcdef')).toMatchObject({ options: { metricsToken: '0123456789abcdef' } })
    for (const host of ['0.0.0.0', '::', '192.168.1.5', 'hub.example.com']) {
      expect(() => read('--host', host)).toThrow(/in the clear.*--cert and --key.*--plain-http/)
      expect(read('--host', host, '--plain-http')).toMatchObject({ options: { host } })
    }
    for (const host of ['127.0.0.1', 'localhost', '::1'])
      expect(read('--host', host)).toMatchObject({ options: { host } })
    expect(() => read('--trusted-proxy', 'proxy.example')).toThrow('--trusted-proxy')
    expect(read('--trusted-proxy', '10.0.0.0/8', '--trusted-proxy', 'loopback')).toMatchObject({
      options: { trustedProxies: ['10.0.0.0/8', 'loopback'] },
    })
    for (const text of ['much', '1.234', 'complaint=5', 'return='])
      expect(() => read('--approval-limit', text)).toThrow('--approval-limit wants yuan')
    expect(read('--approval-limit', '19.9', '--approval-limit', 'repair=3000')).toMatchObject({
      options: { approvalLimits: { return: 1990, exchange: 1990, repair: 300_000 } },
    })
    expect(read('init', '--admin', 'A', '--approval-limit', 'return=0')).toMatchObject({
      approvalLimits: { return: 0 },
    })
    expect(read('--help')).toEqual({ kind: 'help' })
    expect(read('--ice', 'stun:a', '--ice', 'stun:b')).toMatchObject({
      kind: 'run',
      options: { host: '127.0.0.1', port: 4180, iceServers: [{ urls: 'stun:a' }, { urls: 'stun:b' }] },
    })
  })
})
