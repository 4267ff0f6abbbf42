import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { call, connectDoor, DoorError, portPair, serveDoor } from '../../shared/contract/door.ts'
import { deskDoor } from '../../shared/contract/desk.ts'
import { phoneDoor } from '../../shared/contract/phone.ts'
import { eventually } from '../support/eventually.ts'

const door = {
  calls: {
    double: call(z.object({ n: z.number().max(100) }).strict(), z.number()),
    refuse: call(z.null(), z.null()),
    breakDown: call(z.null(), z.null()),
    lie: call(z.null(), z.number()),
    work: call(z.null(), z.null()),
  },
  events: { tick: z.object({ n: z.number() }) },
} as const

const open = () => {
  const [here, there] = portPair()
  const fault = vi.fn()
  /** Signals of the calls that work until they are told to stop. */
  const working: AbortSignal[] = []
  const server = serveDoor(
    door,
    there,
    {
      double: ({ n }) => n * 2,
      refuse: () => {
        throw new DoorError('notNow', 'Not now. Nothing was changed; try later.', true)
      },
      breakDown: () => {
        throw new Error('inner secret')
      },
      lie: () => 'not a number' as never,
      work: (_, { signal }) => {
        working.push(signal)
        return new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        )
      },
    },
    fault,
  )
  return { client: connectDoor(door, here, fault), server, fault, here, there, working }
}

describe('a door', () => {
  it('asks and answers', async () => {
    await expect(open().client.call('double', { n: 21 })).resolves.toBe(42)
  })

  it('refuses what its schema does not take: wrong type, extra field, too large, unknown call', async () => {
    const { client } = open()
    await expect(client.call('double', { n: 'x' } as never)).rejects.toMatchObject({ code: 'badInput' })
    await expect(client.call('double', { n: 1, extra: true } as never)).rejects.toMatchObject({
      code: 'badInput',
    })
    await expect(client.call('double', { n: 101 })).rejects.toMatchObject({ code: 'badInput' })
    await expect(client.call('toString' as never, null as never)).rejects.toMatchObject({
      code: 'unknownCall',
    })
    await expect(client.call('__proto__' as never, null as never)).rejects.toMatchObject({
      code: 'unknownCall',
    })
  })

  it('tells a refusal with its code, and of a broken handler nothing but that it broke', async () => {
    const { client, fault } = open()
    await expect(client.call('refuse', null)).rejects.toMatchObject({ code: 'notNow', retryable: true })
    const broken = await client.call('breakDown', null).catch((error: unknown) => error as DoorError)
    expect(broken).toMatchObject({ code: 'internal' })
    expect((broken as DoorError).message).not.toContain('inner secret')
    expect(fault).toHaveBeenCalledOnce()
  })

  it('does not hand on an answer that does not fit', async () => {
    await expect(open().client.call('lie', null)).rejects.toMatchObject({ code: 'badReply' })
  })

  it('lets no stray message through, and goes on', async () => {
    const { client, fault, here } = open()
    for (const stray of [null, 7, 'text', { t: 'call' }, { t: 'event', name: 'tick', data: {} }])
      here.post(stray)
    await expect(client.call('double', { n: 2 })).resolves.toBe(4)
    expect(fault).toHaveBeenCalledTimes(5)
  })

  it('takes a question back: the call rejects, and the other side stops', async () => {
    const { client, fault, working } = open()
    const cancelling = new AbortController()
    const asked = client.call('work', null, { signal: cancelling.signal })
    await eventually(() => expect(working).toHaveLength(1))
    expect(working[0]?.aborted).toBe(false)
    cancelling.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled', retryable: true })
    await eventually(() => expect(working[0]?.aborted).toBe(true))
    await expect(client.call('work', null, { signal: cancelling.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
    expect(working).toHaveLength(1)
    await expect(client.call('double', { n: 2 }, { signal: new AbortController().signal })).resolves.toBe(4)
    expect(fault).not.toHaveBeenCalled()
  })

  it('waits no longer than its limit, and takes no late answer for another', async () => {
    const { client, fault, working } = open()
    await expect(client.call('work', null, { timeoutMs: 20 })).rejects.toMatchObject({
      code: 'timedOut',
      retryable: true,
    })
    await eventually(() => expect(working[0]?.aborted).toBe(true))
    await expect(client.call('double', { n: 3 }, { timeoutMs: 1000 })).resolves.toBe(6)
    expect(fault).not.toHaveBeenCalled()
  })

  it('tells handlers when the door closes under them', async () => {
    const { client, here, fault, working } = open()
    const asked = client.call('work', null)
    await eventually(() => expect(working).toHaveLength(1))
    here.close()
    await expect(asked).rejects.toMatchObject({ code: 'doorClosed' })
    expect(working[0]?.aborted).toBe(true)
    expect(fault).not.toHaveBeenCalled()
  })

  it('tells events to those who listen, until they stop', async () => {
    const { client, server } = open()
    const heard: number[] = []
    const stop = client.on('tick', ({ n }) => heard.push(n))
    server.emit('tick', { n: 1 })
    await client.call('double', { n: 1 })
    stop()
    server.emit('tick', { n: 2 })
    await client.call('double', { n: 1 })
    expect(heard).toEqual([1])
  })

  it('ends every open question when the other side goes', async () => {
    const { client, there } = open()
    const asked = client.call('double', { n: 1 })
    there.close()
    await expect(asked).rejects.toMatchObject({ code: 'doorClosed', retryable: true })
    await expect(client.call('double', { n: 1 })).rejects.toMatchObject({ code: 'doorClosed' })
  })
})

describe('the doors of the console', () => {
  it('mark no act of the agent as repeatable that would act twice', () => {
    for (const name of ['call.dial', 'call.sendDtmf', 'call.transfer', 'acts.do', 'call.newTicket'] as const)
      expect(deskDoor.calls[name].idempotent, name).toBe(false)
    for (const name of ['dial', 'sendDtmf', 'transfer'] as const)
      expect(phoneDoor.calls[name].idempotent, name).toBe(false)
  })
})
