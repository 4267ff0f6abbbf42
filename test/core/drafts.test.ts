import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createCache } from '../../main/core/cache/cache.ts'
import { openCache } from '../../main/core/cache/open-cache.ts'
import { createDrafts } from '../../main/core/drafts/drafts.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import { afterTest, startTestHub } from '../hub/support/test-hub.ts'
import { CACHE_KEY, makeDataDir, TestConsole } from './support/test-console.ts'

test('what was typed survives SIGKILL of the core, to the last word that it said was saved', async () => {
  const dataDir = makeDataDir()
  const writer = fork(join(import.meta.dirname, 'support/draft-writer.ts'), [dataDir, CACHE_KEY])
  let saved = 0
  writer.on('message', (count) => {
    saved = count as number
    if (saved === 50) writer.kill('SIGKILL')
  })
  await once(writer, 'exit')
  expect(saved).toBeGreaterThanOrEqual(50)
  const cache = createCache(openCache({ file: join(dataDir, 'cache.db'), key: CACHE_KEY }))
  afterTest(() => cache.close())
  const draft = createDrafts(cache).get('p-1001' as PersonId, 'ticket:t1')
  const note = draft?.value['note'] as string
  expect(Number(note.split(' ').at(-1))).toBeGreaterThanOrEqual(saved)
})

test('drafts belong to a person, outlive the core, and go with the act that saves them', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  await desk.door.call('draft.save', { key: 'ticket:t1', value: { note: '客户说' } })
  await desk.restart()
  expect(await desk.door.call('draft.get', { key: 'ticket:t1' })).toMatchObject({ value: { note: '客户说' } })

  await desk.door.call('session.signOut', null)
  await expect(desk.door.call('draft.get', { key: 'ticket:t1' })).rejects.toMatchObject({ code: 'signedOut' })
  await desk.signIn('1002')
  expect(await desk.door.call('draft.get', { key: 'ticket:t1' })).toBeNull()
  await desk.door.call('session.signOut', null)

  await desk.signIn('1001')
  await desk.door.call('acts.do', {
    acts: [
      {
        type: 'customer.create',
        id: 'c1',
        fields: { name: '王', level: 'standard', tags: [], numbers: [], addresses: [] },
      },
    ],
    basedOn: null,
    draft: 'ticket:t1',
  })
  expect(await desk.door.call('draft.get', { key: 'ticket:t1' })).toBeNull()
})

test('words that a page kept come late: of each field what was typed last stands, also where another field was typed meanwhile', async () => {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const key = 'ticket:t1'
  const save = (value: Record<string, unknown>, typedAt?: number) =>
    desk.door.call('draft.save', { key, value, ...(typedAt === undefined ? {} : { typedAt }) })
  const draft = async () => (await desk.door.call('draft.get', { key }))?.value
  const { savedAt } = await save({ note: '旧的', title: '标题' })
  await desk.restart()
  // typed elsewhere just now, before the words of the page come
  await save({ comment: '同意' })
  await save({ note: '核心不在时写的', reason: '质量' }, savedAt + 1)
  expect(await draft()).toEqual({ note: '核心不在时写的', title: '标题', comment: '同意', reason: '质量' })
  // older ones than what was typed since
  await save({ note: '新的' })
  await save({ note: '更早的', extra: '另外' }, savedAt + 2)
  expect(await draft()).toMatchObject({ note: '新的', extra: '另外' })
  // the same words twice change nothing
  await save({ note: '更早的', extra: '另外' }, savedAt + 2)
  expect(await draft()).toMatchObject({ note: '新的', extra: '另外' })
})
