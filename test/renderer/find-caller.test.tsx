// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
// drawn at once, as after the first time
import '../../renderer/workspace/call/find-caller.tsx'
import { WhyCustomer } from '../../renderer/workspace/call/why-customer.tsx'
import type { SearchHit } from '../../shared/contract/desk-queries.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { countHere, writtenJob } from '../support/job-count.ts'
import { pass } from '../support/rendered-desk.tsx'
import { key, press, renderRoom, textOf, type } from '../support/rendered-room.tsx'
import { sampleId } from '../support/sample-world/sample-id.ts'
import type { SampleWorld } from '../support/sample-world/sample-world.ts'

/** Who calls is corrected by a search like that of the palette, on the card of the call. */

describe('the customer of a call', () => {
  const openSearch = async (hits: (world: SampleWorld) => SearchHit[]) => {
    let world: SampleWorld | undefined
    const room = await renderRoom(<></>, {
      answers: (sample) => {
        world = sample
        return { 'search.find': () => ({ hits: hits(sample), tookMs: 1 }) }
      },
    })
    room.show(
      <MantineProvider env="test">
        <WhyCustomer call={world!.call} />
      </MantineProvider>,
    )
    const job = countHere()
    await job.during(() => press(/more possible/))
    await pass(300)
    const field = screen.getByRole('combobox', { name: 'Somebody else' })
    expect(document.activeElement).toBe(field)
    return { room, field, job }
  }
  const other = ({ card }: SampleWorld, id: string, name: string): SearchHit => ({
    kind: 'customer',
    customer: { ...card.customer, id: sampleId<CustomerId>(id), name },
    why: '',
  })

  test('arrows choose among the customers found, each once and without the one there now, and Enter takes', async () => {
    const { room, field } = await openSearch((world) => [
      { kind: 'customer', customer: world.card.customer, why: '' },
      other(world, 'c8', '李伟'),
      other(world, 'c9', '吴敏'),
      other(world, 'c9', '吴敏'),
    ])
    await type(field, 'li')
    await pass(300)
    expect(room.inputsOf('search.find')).toEqual([{ text: 'li', limit: 24 }])
    const found = within(screen.getByRole('listbox', { name: 'Customers found' })).getAllByRole('option')
    expect(found.map((one) => textOf(one).slice(0, 2))).toEqual(['李伟', '吴敏'])
    await key('ArrowDown')
    await key('Enter')
    expect(room.inputsOf('call.chooseCustomer')).toEqual([
      { callId: 'call1', customerId: 'c9', remember: true },
    ])
    expect(screen.queryByRole('combobox', { name: 'Somebody else' })).toBeNull()
    expect(document.activeElement).toBe(screen.getByRole('button', { name: /more possible/ }))
  })

  test('a name and Enter take the first who is found', async () => {
    const { room, field, job } = await openSearch((world) => [other(world, 'c8', '李伟')])
    await job.during(async () => {
      await type(field, 'liwei')
      await pass(300)
      await key('Enter')
    })
    expect(room.inputsOf('call.chooseCustomer')).toMatchObject([{ customerId: 'c8' }])
    expect(job.cost).toEqual(writtenJob(4))
  })

  test('an order number takes its customer, and is not remembered for the number', async () => {
    const { room, field } = await openSearch((world) => [
      {
        kind: 'order',
        order: { ...world.card.orders[0]!, customerId: sampleId<CustomerId>('c9') },
        customerName: '吴敏',
        openTicket: null,
      },
    ])
    await type(field, '2026110988431')
    // before the answer is there: it takes the first of it
    await key('Enter')
    await pass(300)
    expect(room.inputsOf('call.matchByOrderNumber')).toMatchObject([{ callId: 'call1' }])
    expect(room.inputsOf('call.chooseCustomer')).toEqual([])
    // the core knows no such order: that is said, and nothing closes
    expect(screen.getByText('Nobody is found by this; please check it again.')).toBeTruthy()
  })

  test('an order that was found by its product was not named: its customer is chosen by hand', async () => {
    const { room, field } = await openSearch((world) => [
      {
        kind: 'order',
        order: { ...world.card.orders[0]!, customerId: sampleId<CustomerId>('c9') },
        customerName: '吴敏',
        openTicket: null,
      },
    ])
    await type(field, '空气净化器')
    await pass(300)
    await key('Enter')
    expect(room.inputsOf('call.matchByOrderNumber')).toEqual([])
    expect(room.inputsOf('call.chooseCustomer')).toMatchObject([{ customerId: 'c9' }])
  })

  test('what nobody has is said, in both languages', async () => {
    const { room, field } = await openSearch(() => [])
    await type(field, '2026110988439')
    await pass(300)
    expect(screen.getByText('Nobody is found by this; please check it again.')).toBeTruthy()
    await room.speak('zh-CN')
    expect(screen.getByText('没有找到，请再核对一遍。')).toBeTruthy()
  })
})
