import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readExternalLine } from '../../hub/lines/external-line.ts'
import { callRecordIdOf, type CallId, type ContactId } from '../../shared/domain/ids.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { LyingHub } from './support/lying-hub.ts'
import { makeDataDir, TestConsole } from './support/test-console.ts'

/** A note that is given with a transfer: the colleague reads it while it rings, and it stays with the call. */

const WANG = '+8613800138000'
const NOTE = '客户在开车，先报运单号'

async function pair(url: string): Promise<{ ann: TestConsole; bo: TestConsole }> {
  const ann = await (await TestConsole.start(url)).signIn('1001')
  const bo = await (await TestConsole.start(url)).signIn('1002')
  return { ann, bo }
}
/** Ann talks with a customer. */
async function talks(ann: TestConsole, more: { isContactOfLine?: boolean } = {}) {
  const rung = ann.phone.rings({ from: WANG, queue: 'q-5001', ...more })
  await ann.cardThat('the ring at Ann', (card) => card.callId === rung.callId)
  await ann.door.call('call.answer', { callId: rung.callId })
  await ann.cardThat('Ann to talk', (card) => card.phase === 'talking')
  return rung
}
const transfer = (ann: TestConsole, callId: CallId, note: string) =>
  ann.door.call('call.transfer', { callId, target: '1002', note })
const recordAt = async (desk: TestConsole, contactId: ContactId) =>
  await desk.door.call('call.get', { id: callRecordIdOf(contactId) })
/** It rings at Bo for the contact. */
async function ringsAtBo(bo: TestConsole, contactId: ContactId) {
  const { callId } = bo.phone.rings({ from: WANG, contactId })
  return bo.cardThat('the ring at Bo', (card) => card.callId === callId)
}

describe('the colleague', () => {
  test('has it on the card while it rings and after the answer; it stays in the part of who gave it', async () => {
    const { ann, bo } = await pair((await startTestHub()).url)
    const { callId, contactId } = await talks(ann)
    expect(await transfer(ann, callId, `  ${NOTE}\n\u202E`)).toEqual({ note: 'sent' })
    await ann.sent()
    await until('Bo to know', async () => (await recordAt(bo, contactId)) !== null)
    const ring = await ringsAtBo(bo, contactId)
    expect(ring).toMatchObject({ phase: 'ringing', transferredBy: 'Ann', handoverNote: NOTE })
    await bo.door.call('call.answer', { callId: ring.callId })
    const talking = await bo.cardThat('Bo to talk', (card) => card.phase === 'talking')
    expect(talking.handoverNote).toBe(NOTE)
    const parts = (await recordAt(bo, contactId))?.segments ?? []
    expect(parts.find(({ agentName }) => agentName === 'Ann')?.handoverNotes).toMatchObject([{ text: NOTE }])
    // Ann's own card has no note from anybody
    expect(ann.card(contactId).handoverNote).toBeNull()
  })

  test('is not given what was meant for another one, to whom the transfer failed', async () => {
    const { ann, bo } = await pair((await startTestHub()).url)
    const { callId, contactId } = await talks(ann)
    await ann.door.call('call.transfer', { callId, target: '1003', note: NOTE })
    ann.phone.tell(callId, {
      type: 'transferFailed',
      problem: { code: 'busy', sipStatus: 486, detail: '' },
    })
    await ann.cardThat('the customer again', (card) => card.phase === 'talking')
    expect(await transfer(ann, callId, '')).toEqual({ note: 'none' })
    await ann.sent()
    const notesAtBo = async () => (await recordAt(bo, contactId))?.segments[0]?.handoverNotes?.length
    await until('Bo to know', async () => (await notesAtBo()) === 2)
    expect((await ringsAtBo(bo, contactId)).handoverNote).toBeNull()
  })

  test('gets it on the card that rings already, where the hub tells of it later than the line', async () => {
    const { ann, bo } = await pair((await startTestHub()).url)
    const { callId, contactId } = await talks(ann)
    await ann.sent()
    await until('Bo to know', async () => (await recordAt(bo, contactId)) !== null)
    expect((await ringsAtBo(bo, contactId)).handoverNote).toBeNull()
    await transfer(ann, callId, NOTE)
    await bo.cardThat('the note', (card) => card.handoverNote === NOTE)
  })
})

describe('who gives it is told where the colleague does not see it while it rings', () => {
  test('the hub is away: it goes when the hub is back', async () => {
    const hub = await startTestHub()
    const { ann } = await pair(hub.url)
    const { callId } = await talks(ann)
    await ann.sent()
    await hub.close()
    await until('the loss', () => ann.state.hub.state !== 'online')
    expect(await transfer(ann, callId, NOTE)).toEqual({ note: 'waits' })
    expect(ann.state.sync.toSend).toBeGreaterThan(0)
  })

  test.each([
    ['names the contact: it arrives', true, 'sent'],
    ['names no contact: it stays with the call', false, 'stays'],
  ])('a PBX that %s', async (_what, isContactOfLine, fate) => {
    const file = join(makeDataDir(), 'line.json')
    const phones = ['1001', '1002'].map((extension) => ({ extension, password: 'secret' }))
    writeFileSync(file, JSON.stringify({ server: 'wss://pbx.example/ws', domain: 'pbx.example', phones }))
    const { ann, bo } = await pair((await startTestHub({ externalLine: readExternalLine(file) })).url)
    const { callId, contactId } = await talks(ann, { isContactOfLine })
    expect(await transfer(ann, callId, NOTE)).toEqual({ note: fate })
    await ann.sent()
    const parts = (await recordAt(ann, contactId))?.segments ?? []
    expect(parts.flatMap(({ handoverNotes = [] }) => handoverNotes)).toMatchObject([{ text: NOTE }])
    if (!isContactOfLine) return
    await until('Bo to know', async () => (await recordAt(bo, contactId)) !== null)
    expect((await ringsAtBo(bo, contactId)).handoverNote).toBe(NOTE)
  })

  test('a hub of before gets no act that it would refuse: the note stands on the ticket', async () => {
    const hub = await LyingHub.start((await startTestHub()).url)
    hub.health = { features: ['unknownAct', 'buckets', 'segments', 'numberKinds'] }
    const ann = await (await TestConsole.start(hub.url)).signIn('1001')
    const { callId, contactId } = await talks(ann)
    await until('its ticket', async () => ann.card(contactId).ticketId !== null)
    const ticketId = ann.card(contactId).ticketId!
    expect(await transfer(ann, callId, NOTE)).toEqual({ note: 'stays' })
    await ann.sent()
    expect(ann.state.sync.needsYou).toBe(0)
    const view = await ann.door.call('ticket.get', { id: ticketId })
    expect(view?.notes.map(({ note }) => note.text)).toEqual([NOTE])
  })
})

test('a transfer that is refused at once gives no note, and one that is said again is given once', async () => {
  const { ann } = await pair((await startTestHub()).url)
  const { callId, contactId } = await talks(ann)
  await expect(
    ann.door.call('call.transfer', { callId, target: '021-52066273转801', note: NOTE }),
  ).rejects.toMatchObject({ code: 'extensionWithTransfer' })
  const notes = async () =>
    ((await recordAt(ann, contactId))?.segments ?? []).flatMap(({ handoverNotes = [] }) => handoverNotes)
  expect(await notes()).toEqual([])
  await transfer(ann, callId, NOTE)
  const problem = { code: 'busy', sipStatus: 486, detail: '' } as const
  ann.phone.tell(callId, { type: 'transferFailed', problem })
  await ann.cardThat('the failure', (card) => card.problem !== null)
  await transfer(ann, callId, NOTE)
  expect(await notes()).toHaveLength(1)
})
