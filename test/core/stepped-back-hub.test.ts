import { cpSync, rmSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { createPlaceMarks } from '../../hub/feed/place-marks.ts'
import { MOST_RUNS } from '../../hub/store/runs.ts'
import { createCustomer } from '../hub/support/test-desk.ts'
import { makeFolder, until } from '../hub/support/test-hub.ts'
import { deskLedger, expectSameLedger, hubLedger } from './support/compare-ledgers.ts'
import { HubProcess } from './support/hub-process.ts'
import { CACHE_KEY, TestConsole } from './support/test-console.ts'

/** The hub's folder is put back by hand: an image of the disk, a copied file. Nothing in it tells the hub, but consoles know better. */

const epochOf = async ({ url }: HubProcess): Promise<string> =>
  ((await (await fetch(`${url}/health`)).json()) as { epoch: string }).epoch
const namesAt = ({ dataDir }: HubProcess): unknown[] =>
  (hubLedger(dataDir)['customer'] ?? []).map(({ value }) => (value as { name: string }).name).toSorted()
const isSame = (desk: TestConsole, hub: HubProcess): Promise<void> =>
  vi.waitFor(
    () => expectSameLedger(deskLedger(desk.options.dataDir, CACHE_KEY), hubLedger(hub.dataDir), 'both'),
    {
      timeout: 20_000,
    },
  )
const signIn = async (desk: TestConsole, extension: string): Promise<TestConsole> => {
  await desk.door.call('session.trialSignIn', { extension })
  return desk.online()
}
const opened = async ({ url }: HubProcess, extension: string): Promise<TestConsole> =>
  signIn(await TestConsole.start(url, { isTrial: true }), extension)
const signedIn = async (desk: TestConsole): Promise<void> => {
  await until('the end of the session', () => desk.state.hub.state === 'needsSignIn', 30_000)
  await signIn(desk, '1001')
}

test.each(['an image of a hub that was stopped', 'an image of a hub that ran'])(
  '%s is put back: consoles copy everything anew, and what they know besides comes back, with what was done since',
  async (which) => {
    const hub = await HubProcess.start(makeFolder())
    const image = makeFolder()
    const takeImage = (): void => cpSync(hub.dataDir, image, { recursive: true })
    const ann = await opened(hub, '1001')
    await ann.do(createCustomer('c-1', '之前'))
    await ann.sent()
    if (which.endsWith('stopped')) {
      await hub.end('SIGTERM')
      takeImage()
      await hub.start()
      await ann.online()
    } else takeImage()
    await ann.do(createCustomer('c-2', '映像之后'))
    await ann.sent()
    await isSame(ann, hub)
    const before = await epochOf(hub)
    await ann.close()
    await hub.end('SIGKILL')
    rmSync(hub.dataDir, { recursive: true })
    cpSync(image, hub.dataDir, { recursive: true })
    await hub.start()
    // somebody whose console knows nothing works on, past where the other console had been
    const bo = await opened(hub, '1002')
    for (const name of ['甲', '乙', '丙']) await bo.do(createCustomer(`c-${name}`, name))
    await bo.sent()
    expect(await epochOf(hub)).toBe(before)

    await ann.open()
    await signedIn(ann)
    await ann.online()
    expect(await epochOf(hub)).not.toBe(before)
    await until('what only this console has', () => ann.state.sync.onlyHere.toSend === 1, 20_000)
    await ann.door.call('outbox.sendAgain', null)
    await until('the end of it', () => ann.state.sync.onlyHere.toSend === 0, 20_000)
    await isSame(ann, hub)
    expect(namesAt(hub)).toEqual(['丙', '乙', '之前', '映像之后', '甲'].toSorted())
  },
  120_000,
)

test('a mark that proves nothing, of another hub or of a time that is not known any more, changes nothing', () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
  const runs = [
    { id: 'run-1', head: 0 },
    { id: 'run-3', head: 40 },
    { id: 'run-4', head: 70 },
  ]
  const marks = createPlaceMarks(key, 'epoch', runs)
  const of = (run: string, revision: number, from = key, epoch = 'epoch'): string =>
    createPlaceMarks(from, epoch, [{ id: run, head: 0 }]).at(revision)
  expect(marks.lostAfter(marks.at(99))).toBeUndefined()
  expect(marks.lostAfter(of('run-1', 40))).toBeUndefined()
  expect(marks.lostAfter(of('run-1', 41))).toBe(40)
  // a run that this data knows nothing of: it began to be missing where the next one started
  expect(marks.lostAfter(of('run-2', 5))).toBe(40)
  expect(marks.lostAfter(of('run-0', 5))).toBe(0)
  // where the clock went back no later start is known
  expect(marks.lostAfter(of('run-9', 500))).toBe(70)
  for (const none of [
    of('run-2', 5, other),
    of('run-2', 5, key, 'other'),
    of('run-2', 5).replace('.5.', '.6.'),
    '',
    'a.b',
    '..',
    'run-2.5.',
  ])
    expect(marks.lostAfter(none)).toBeUndefined()
  const many = Array.from({ length: MOST_RUNS }, (_, n) => ({
    id: `run-5-${String(n).padStart(4, '0')}`,
    head: n,
  }))
  expect(createPlaceMarks(key, 'epoch', many).lostAfter(of('run-2', 5))).toBeUndefined()
})
