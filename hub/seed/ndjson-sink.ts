import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Writable } from 'node:stream'
import type { WorldSink } from './seed-store.ts'

/** Writes a world as NDJSON, one `{"entity": …, "value": …}` a line, waiting whenever the reader is slower. */
export function ndjsonSink(open: () => Writable, closes: boolean): WorldSink {
  let stream: Writable | undefined
  return {
    begin() {
      stream = open()
      return Promise.resolve()
    },
    async put(batch) {
      const lines = batch.map((entity) => JSON.stringify(entity)).join('\n')
      if (stream && !stream.write(`${lines}\n`)) await once(stream, 'drain')
    },
    async end() {
      if (!stream || !closes) return
      stream.end()
      await finished(stream)
    },
  }
}

/** A sink for `--out`: a path, or `-` for the standard output. */
export const outSink = (target: string): WorldSink =>
  target === '-' ? ndjsonSink(() => process.stdout, false) : ndjsonSink(() => createWriteStream(target), true)
