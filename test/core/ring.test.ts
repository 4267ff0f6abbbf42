import { describe, expect, test } from 'vitest'
import type { ContactId, CustomerId } from '../../shared/domain/ids.ts'
import type { E164 } from '../../shared/domain/phone-number.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { callerPhone, registerPhone } from '../hub/support/test-phones.ts'
import { TEAM } from '../hub/support/test-team.ts'
import { TestConsole } from './support/test-console.ts'

const WANG = '+8613800138000'
/** Rule onRinging, and never with 30 s of wrap-up (test-team.ts). */
const ON_RINGING = 'q-5001'
const WITH_WRAP_UP = 'q-5002'

/** A desk that knows who calls. */
async function makeDesk(): Promise<TestConsole> {
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  await desk.do({
    type: 'customer.create',
    id: 'c1' as CustomerId,
    fields: {
      name: '王小明',
      level: 'standard',
      tags: [],
      numbers: [{ e164: WANG as E164, label: 'mobile' }],
      addresses: [],
    },
  })
  await desk.sent()
  return desk
}

/** Wang calls, is answered, and hangs up. */
async function talked(desk: TestConsole): Promise<ContactId> {
  const { callId, contactId } = desk.phone.rings({ from: WANG, queue: WITH_WRAP_UP })
  await desk.cardThat('the ringing card', (card) => card.callId === callId)
  await desk.door.call('call.answer', { callId })
  desk.phone.ended(callId, 'hungUpByPeer')
  await desk.cardThat('the wrap-up', (card) => card.callId === callId && card.wrapUp !== null)
  return contactId
}

describe('a ring', () => {
  test('sends the card and what the agent does first, and then what else it changes', async () => {
    const desk = await makeDesk()
    const patches: object[] = []
    desk.door.on('state', ({ patch }) => patches.push(patch))
    desk.phone.rings({ from: WANG, queue: ON_RINGING })
    const rest = (): number => patches.findIndex((patch) => 'sync' in patch)
    await until('the ticket that the ring opens to be on its way', () => rest() >= 0)
    const card = patches.findIndex((patch) => 'calls' in patch)
    expect(Object.keys(patches[card] ?? {}).sort()).toEqual(['agent', 'calls'])
    expect(card).toBeLessThan(rest())
  })

  test('shows its card before the hub’s word of the call is written down; where it does not ring nothing waits', async () => {
    const hub = await startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true })
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    const elsewhere = await (await TestConsole.start(hub.url)).signIn('1003')
    await desk.do({
      type: 'customer.create',
      id: 'c1' as CustomerId,
      fields: { name: '王小明', level: 'standard', tags: [], numbers: [], addresses: [] },
    })
    await desk.sent()
    await desk.door.call('agent.wish', { wish: 'ready' })
    const { account } = desk.phone
    if (!account) throw new Error('the phone has no account')
    await registerPhone({ session: { sip: account } }, { does: 'nothing' })
    const order: string[] = []
    desk.door.on('state', ({ patch }) => {
      if (patch.calls?.some(({ phase }) => phase === 'ringing')) order.push('card')
    })
    const isOfCall = ({ entities }: TestConsole['changed'][number]): boolean =>
      entities.some(({ entity }) => entity === 'call')
    desk.door.on('changed', (changed) => {
      if (isOfCall(changed)) order.push('word')
    })
    const call = (await callerPhone(hub.url, WANG)).call('5000')
    const contactId = await until('the contact', () => call.contactId)
    await until('the word at the other desk', () => elsewhere.changed.some(isOfCall))
    expect(order).not.toContain('word')
    desk.phone.rings({ from: WANG, queue: '5000', contactId })
    await until('the word here', () => order.includes('word'))
    expect(order.indexOf('card')).toBeLessThan(order.indexOf('word'))
  })

  test('that its phone answered already is no trouble when the window asks for it', async () => {
    const desk = await makeDesk()
    const { callId } = desk.phone.rings({ from: WANG })
    await desk.cardThat('the ringing card', (card) => card.callId === callId)
    desk.phone.answered(callId)
    await desk.cardThat('talking', (card) => card.callId === callId && card.phase === 'talking')
    expect(await desk.door.call('call.answer', { callId })).toBeNull()
    expect(desk.phone.asked.filter(({ name }) => name === 'answer')).toEqual([])
    expect(desk.card().phase).toBe('talking')
  })
})

test('an unfinished wrap-up says who and which ticket it is about, as they are now', async () => {
  const desk = await makeDesk()
  const older = await talked(desk)
  await desk.door.call('wrapUp.later', { contactId: older })
  const newer = await talked(desk)
  await desk.door.call('wrapUp.later', { contactId: newer })
  const items = () =>
    desk.state.wrapUps.map(({ call, customerName, draftLength }) => [
      call.contactId,
      customerName,
      draftLength,
    ])
  expect(items()).toEqual([
    [newer, '王小明', 0],
    [older, '王小明', 0],
  ])
  await desk.do({ type: 'customer.update', id: 'c1' as CustomerId, fields: { name: '王晓明' } })
  await desk.door.call('draft.save', { key: `wrapUp:${older}`, value: { note: '发票' } })
  await until('both changes', () => desk.state.wrapUps.some(({ draftLength }) => draftLength === 2))
  expect(items()).toEqual([
    [newer, '王晓明', 0],
    [older, '王晓明', 2],
  ])
  await desk.door.call('draft.discard', { key: `wrapUp:${older}` })
  await until('no draft', () => desk.state.wrapUps.every(({ draftLength }) => draftLength === 0))
  await desk.door.call('wrapUp.finish', { contactId: newer, disposition: 'other', note: '' })
  expect(items()).toEqual([[older, '王晓明', 0]])
})
