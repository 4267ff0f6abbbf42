import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A stretch of network that can be cut: what is under way on it is lost, and nobody gets through until it is joined. */
export interface CuttableLine {
  /** Where the other side is reached through it, without a slash at the end. */
  readonly url: string
  cut(): void
  join(): void
  close(): Promise<void>
}

/** Lays a line of TCP to a port of this computer. */
export async function layLine(port: number): Promise<CuttableLine> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(port, '127.0.0.1')
    const pair = [near, far] as const
    pairs.add(pair)
    const end = (): void => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const side of pair) {
      side.on('error', end)
      side.on('close', end)
    }
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const dropAll = (): void => {
    for (const pair of [...pairs]) for (const side of pair) side.destroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true
      dropAll()
    },
    join: () => {
      isCut = false
    },
    close: () =>
      new Promise((resolve) => {
        dropAll()
        server.close(() => resolve())
      }),
  }
}
