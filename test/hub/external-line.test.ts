import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LineFileError, readExternalLine } from '../../hub/lines/external-line.ts'
import { TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub, until } from './support/test-hub.ts'
import { personId } from './support/test-team.ts'

const written = (content: unknown): string => {
  const file = join(makeFolder(), 'line.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}
const PBX = {
  server: 'wss://pbx.example.com/ws',
  domain: 'pbx.example.com',
  phones: [{ extension: '1001', username: 'ann', password: 'secret' }],
}

describe('a line of another PBX', () => {
  it('gives its phones to those who have one there, and the built-in switch to the rest', async () => {
    const hub = await startTestHub({ externalLine: readExternalLine(written(PBX)) })
    const ann = await TestDesk.connect(hub.url, '1001')
    const bo = await TestDesk.connect(hub.url, '1002')
    expect(ann.session.sip).toMatchObject({
      uri: 'sip:ann@pbx.example.com',
      username: 'ann',
      password: 'secret',
      displayName: 'Ann',
      server: PBX.server,
    })
    const { username, server } = bo.session.sip
    expect([username, server.split('?')[0]]).toEqual(['1002', `${hub.url.replace('http', 'ws')}/sip`])
  })

  it('says in which headers its PBX names contact and queue, and what it calls the queues', async () => {
    const headers = { contactId: ['X-Call'], queues: { direct: null, support: 'after-sales' } }
    const hub = await startTestHub({ externalLine: readExternalLine(written({ ...PBX, headers })) })
    const ann = await TestDesk.connect(hub.url, '1001')
    expect(ann.session.sip.headers).toEqual(headers)
  })

  it('tells the hub nothing, so whoever is there is reachable when the desk has proven it', async () => {
    const hub = await startTestHub({ externalLine: readExternalLine(written(PBX)) })
    const sue = await TestDesk.connect(hub.url, '1100')
    const ann = await TestDesk.connect(hub.url, '1001')
    const shown = async () =>
      (await sue.ask('queues:watch', null)).agents.find(({ id }) => id === personId('1001'))?.state.activity
    await ann.ask('presence:wish', { wish: 'ready' })
    expect(await shown()).toBe('unreachable')
    for (const [busy, activity] of [
      ['no', 'ready'],
      ['ringing', 'ringing'],
      ['talking', 'talking'],
    ] as const) {
      await ann.ask('presence:phone', { isProven: true, busy })
      expect(await shown()).toBe(activity)
    }
    await ann.ask('presence:phone', { isProven: false, busy: 'no' })
    await until('unreachable', async () => (await shown()) === 'unreachable')
  })

  it.each([
    ['{', /line\.json/],
    [{ ...PBX, server: 'https://pbx.example.com' }, /server/],
    [{ ...PBX, phones: [] }, /phones/],
    [{ ...PBX, headers: { queue: ['X Queue'] } }, /headers\.queue/],
    [{ ...PBX, phones: [...PBX.phones, ...PBX.phones] }, /twice/],
    [{ ...PBX, secret: 'x' }, /secret/],
  ])('in a file that cannot be used is refused with the place: %j', (content, words) => {
    expect(() => readExternalLine(written(content))).toThrow(LineFileError)
    expect(() => readExternalLine(written(content))).toThrow(words)
  })
})
