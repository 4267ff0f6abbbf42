import { once } from 'node:events'
import { createServer } from 'node:net'

/** A port that nobody else can take meanwhile. */
export interface HeldPort {
  /** Lets it go, for the server that is to listen there. May be called twice. */
  release(): Promise<void>
}

/**
 * Takes an address and port before anything else is done that cannot be done again: a team that is made by a start which
 * then cannot listen has passwords that nobody was shown. Who connects meanwhile is cut off, as by a hub that is not
 * there yet. Throws Node's error, as `EADDRINUSE`.
 */
export async function holdPort(host: string, port: number): Promise<HeldPort> {
  const holder = createServer((socket) => socket.destroy())
  holder.listen({ host, port })
  await once(holder, 'listening')
  let released: Promise<unknown> | undefined
  return {
    release: async () => {
      released ??= once(holder.close(), 'close')
      await released
    },
  }
}
