import { v7 } from 'uuid'
import { deskAuth } from './hub-load.ts'
import { connectRaw } from './raw-desk.ts'

/** A desk that works: each act is sent as the next command of its console. */
export interface WorkingDesk {
  /** Resolves when the hub has done it; gives how long that took, in milliseconds. Throws where the hub refuses it. */
  do(act: object): Promise<number>
  close(): void
}

/** Connects a desk of the trial's people, by turns, to a hub. */
export async function openWorkingDesk(url: string, nth: number): Promise<WorkingDesk> {
  const { auth, desk, session } = await deskAuth(url, nth)
  const raw = await connectRaw({ url, auth, onEvent: () => undefined })
  let seq = 0
  return {
    do: async (act) => {
      seq += 1
      const command = { id: v7(), desk, seq, actor: session.person.id, at: Date.now(), basedOn: null, act }
      const sentAt = performance.now()
      const reply = (await raw.ask('commands:submit', { commands: [command] })) as {
        ok: boolean
        value?: { results: { status: string }[] }
      }
      const took = performance.now() - sentAt
      if (reply.value?.results[0]?.status !== 'done') throw new Error(JSON.stringify(reply))
      return took
    },
    close: () => raw.close(),
  }
}

/** Acts of an agent's day, by turns: a customer, a note about an earlier one. */
export function dayOfActs(): () => object {
  const customers: string[] = []
  let nth = 0
  return () => {
    nth += 1
    if (nth % 2 === 1) {
      customers.push(v7())
      const fields = { name: `基准 ${nth}`, level: 'standard', tags: [], numbers: [], addresses: [] }
      return { type: 'customer.create', id: customers.at(-1), fields }
    }
    // earlier ones from all over, so that not every page is still in memory
    const id = customers[(nth * 7919) % customers.length]
    return {
      type: 'note.add',
      id: v7(),
      about: { entity: 'customer', id },
      text: '核对过序列号，已经告诉客户。'.repeat(8),
    }
  }
}
