import { readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'

/** The way of consoles to the hub, which can be cut while the line of the phones (the path /sip) stays. */
export interface HubLine {
  cut(): void
  /** Cuts by itself as soon as so many more bytes have come from the hub. */
  cutAfter(bytes: number): void
  join(): void
  close(): void
}

/**
 * Lays a line to the embedded hub of a data folder and makes it the address that consoles find from now on. The path of a
 * connection is in its first bytes, so that the phones' can be told from the others.
 */
export async function layHubLine(dataRoot: string): Promise<HubLine> {
  const file = join(dataRoot, 'hub', 'hub.json')
  const record = JSON.parse(readFileSync(file, 'utf8')) as { url: string }
  const port = Number(new URL(record.url).port)
  const cuttable = new Set<Socket>()
  const all = new Set<Socket>()
  let isCut = false
  let bytesLeft = Infinity
  const cut = (): void => {
    isCut = true
    bytesLeft = Infinity
    for (const socket of cuttable) socket.destroy()
    cuttable.clear()
  }
  const server = createServer((near) => {
    all.add(near)
    near.on('error', () => near.destroy())
    near.once('data', (first: Buffer) => {
      const isPhone = first.toString('latin1').startsWith('GET /sip')
      if (isCut && !isPhone) return near.destroy()
      const far = connect(port, '127.0.0.1')
      far.on('error', () => near.destroy())
      far.on('close', () => near.destroy())
      near.on('close', () => far.destroy())
      if (!isPhone) cuttable.add(near)
      far.write(first)
      near.pipe(far)
      far.pipe(near)
      if (!isPhone)
        far.on('data', (part: Buffer) => {
          bytesLeft -= part.length
          if (bytesLeft <= 0) cut()
        })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  writeFileSync(file, JSON.stringify({ ...record, url }))
  return {
    cut,
    cutAfter: (bytes) => {
      bytesLeft = bytes
    },
    join: () => {
      isCut = false
    },
    close: () => {
      server.close()
      for (const socket of all) socket.destroy()
    },
  }
}
