import { once } from 'node:events'
import { readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { controlAddress } from '../../hub/control/control-address.ts'
import { connectControl } from '../../hub/control/control-client.ts'
import { controlAddressHere } from '../../hub/control/control-server.ts'
import { isToolCommand, TOOL_NAMES } from '../../hub/tool/tool-usage.ts'
import { readToolCommand } from '../../hub/tool/tool-command-line.ts'
import { finish, hub } from './support/hub-program.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub } from './support/test-hub.ts'
import { openHubData } from '../support/hub-data.ts'

const here = { temporary: '/tmp', user: 'ann' }

describe('the address of the local socket', () => {
  it('lies in the data folder, or in the temporary one where the name would be too long', () => {
    const near = controlAddress('/srv/ringdesk', { ...here, platform: 'linux' })
    expect(near).toMatchObject({ path: join('/srv/ringdesk', 'hub.sock'), isFile: true, mode: 0o600 })
    const far = controlAddress(`/srv/${'x'.repeat(120)}`, { ...here, platform: 'darwin' })
    expect(far.path).toMatch(/^\/tmp\/ringdesk-hub-[0-9a-f]{24}\.sock$/)
    expect(Buffer.byteLength(far.path)).toBeLessThan(104)
    // never two for one folder, and never one for two
    expect(controlAddress(`/srv/./${'x'.repeat(120)}/`, { ...here, platform: 'darwin' })).toEqual(far)
    expect(controlAddress(`/srv/${'y'.repeat(120)}`, { ...here, platform: 'darwin' }).path).not.toBe(far.path)
    expect(
      controlAddress(`/srv/${'x'.repeat(120)}`, { ...here, user: 'bo', platform: 'darwin' }).path,
    ).not.toBe(far.path)
  })

  it('is a pipe of its own for each folder and user on Windows, which no other user reads or writes', () => {
    const pipe = controlAddress('C:\\data', { ...here, platform: 'win32' })
    expect(pipe.path).toMatch(/^\\\\\.\\pipe\\ringdesk-hub-[0-9a-f]{24}$/)
    expect(pipe).toMatchObject({ isFile: false, readableAll: false, writableAll: false })
    expect(controlAddress('C:\\other', { ...here, platform: 'win32' }).path).not.toBe(pipe.path)
    expect(controlAddress('C:\\data', { ...here, user: 'bo', platform: 'win32' }).path).not.toBe(pipe.path)
  })
})

describe('the local socket of a hub', () => {
  it('may be opened by its own user alone, and goes with the hub', async () => {
    const running = await startTestHub()
    const { path } = controlAddressHere(running.dataDir)
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    const door = await connectControl(running.dataDir)
    const status = await door?.call('status', null)
    expect(status).toMatchObject({ hubId: running.hubId })
    door?.close()
    await running.close()
    expect(await connectControl(running.dataDir)).toBeUndefined()
  })

  it('takes the place of one that a dead hub left, and outlives nonsense', async () => {
    const dataDir = makeFolder()
    const { path } = controlAddressHere(dataDir)
    // a socket file that nobody serves any more
    const dead = createServer().listen(path)
    await once(dead, 'listening')
    const left = `${path}.left`
    renameSync(path, left)
    dead.close()
    renameSync(left, path)
    expect(await connectControl(dataDir)).toBeUndefined()
    const running = await startTestHub({ dataDir })
    for (const nonsense of [
      'no JSON\n',
      '{}\n',
      'x'.repeat(300_000),
      '{"t":"call","id":1,"name":"x","input":1}\n',
    ]) {
      const socket = connect(path)
      await once(socket, 'connect')
      socket.on('error', () => undefined)
      socket.resume()
      // a reset is an answer, too
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.end(nonsense)
      await closed
    }
    const door = await connectControl(running.dataDir)
    expect((await door?.call('check', null))?.problems).toEqual([])
    door?.close()
  })
})

describe('hub check', { timeout: 60_000 }, () => {
  it('finds a whole hub whole, running and not, and says what it holds', async () => {
    const running = await startTestHub()
    const ann = await TestDesk.connect(running.url, '1001')
    await ann.act(createCustomer('c1', 'Wang', '+8613800138000'))
    const beside = await finish(hub(['check', '--data', running.dataDir, '--json']))
    expect(beside.code).toBe(0)
    expect(JSON.parse(beside.out)).toMatchObject({ problems: [], counts: { customers: 1, people: 5 } })
    await running.close()
    const alone = await finish(hub(['check', '--data', running.dataDir]))
    expect(alone.code).toBe(0)
    expect(alone.out).toMatch(/is whole/)
    expect(alone.out).toMatch(/1 customers/)
    // the lock is free again
    await (await startTestHub({ dataDir: running.dataDir })).close()
  })

  it('ends with 1 where the data is damaged or the feed leads nowhere, and changes nothing', async () => {
    const running = await startTestHub()
    const ann = await TestDesk.connect(running.url, '1001')
    await ann.act(createCustomer('c1', 'Wang', '+8613800138000'))
    await running.close()
    const file = join(running.dataDir, 'hub.db')
    const db = openHubData(running.dataDir)
    db.exec(
      "delete from customer_numbers; delete from customers where id = 'c1'; update tickets set body = '{'",
    )
    db.close()
    const lost = await finish(hub(['check', '--data', running.dataDir]))
    expect(lost.code).toBe(1)
    expect(lost.out).toMatch(/1 change is of a customer that is not there/)

    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4096 * 3, 4096 * 9)
    writeFileSync(file, bytes)
    const damaged = await finish(hub(['check', '--data', running.dataDir]))
    expect(damaged.code).toBe(1)
    expect(damaged.out).toMatch(/Something is wrong/)
  })

  it('says where there is no hub, and makes none', async () => {
    const empty = makeFolder()
    const nothing = await finish(hub(['check', '--data', empty]))
    expect(nothing).toMatchObject({ code: 4, err: expect.stringContaining('no hub’s data') as string })
    expect(readdirSync(empty)).toEqual([])
    const file = join(empty, 'hub.db')
    writeFileSync(file, 'this is no database'.repeat(300))
    expect((await finish(hub(['check', '--data', empty]))).code).not.toBe(0)
  })
})

describe('the command lines of the hub’s tools', () => {
  const read = (...args: string[]) => readToolCommand(args, { RINGDESK_DATA: '/data' }, 'linux')
  it('each have a help with the exit codes', () => {
    for (const name of TOOL_NAMES) {
      const help = read(name, '--help')
      expect(help.kind).toBe('help')
      expect(help).toMatchObject({ text: expect.stringContaining(`npm run hub -- ${name}`) as string })
      expect(help).toMatchObject({ text: expect.stringContaining('exit codes') as string })
    }
  })

  it('are refused with words where they are wrong', () => {
    expect(() => read('backup')).toThrow('wants the FILE')
    expect(() => read('backup', 'a', 'b')).toThrow('“b”')
    expect(() => read('backup', 'a', '--keep', '3')).toThrow('--keep belongs to --every')
    expect(() => read('backup', 'a', '--every', 'often')).toThrow('as in 30m')
    expect(() => read('backup', 'a', '--every', '1h', '--keep', '0')).toThrow('from 1')
    expect(() => read('check', '--every', '1h')).toThrow('check has no --every')
    expect(() => read('password')).toThrow('the extension of a person')
    expect(() => read('restore', 'a', '--nonsense')).toThrow('--nonsense')
    expect(read('backup', '/b', '--every', '30m')).toMatchObject({
      folder: { dataDir: '/data/hub' },
      repeat: { everyMs: 1_800_000, keep: 48 },
    })
    expect(isToolCommand(['--data', 'x'])).toBe(false)
  })
})
