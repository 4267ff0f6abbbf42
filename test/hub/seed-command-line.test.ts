import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, expect, test } from 'vitest'
import { entitySchema } from '../../shared/entities/registry.ts'
import type { WorldEntity } from '../../hub/seed/bundle.ts'
import { runSeed } from '../../hub/seed/command-line.ts'
import { ndjsonSink } from '../../hub/seed/ndjson-sink.ts'
import { seedStore, type WorldSink } from '../../hub/seed/seed-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'ringdesk-seed-'))
afterAll(() => rmSync(directory, { recursive: true }))

const NOW = ['--now', '2026-11-22T16:23+08:00']
const silent = (): void => undefined

test('--out writes NDJSON, the same for the same options', async () => {
  const paths = [join(directory, 'a.ndjson'), join(directory, 'b.ndjson')]
  const told: string[] = []
  const counts = []
  for (const path of paths)
    counts.push(
      await runSeed(['--customers', '120', '--seed', '9', ...NOW, '--out', path], undefined, (line) =>
        told.push(line),
      ),
    )
  const [first = '', second = ''] = paths.map((path) => readFileSync(path, 'utf8'))
  expect(first).toBe(second)
  const lines = first.trimEnd().split('\n')
  for (const line of lines) {
    const { entity, value } = JSON.parse(line) as WorldEntity
    entitySchema(entity).parse(value)
  }
  expect(Object.values(counts[0] ?? {}).reduce((sum, count) => sum + count, 0)).toBe(lines.length)
  expect(told.at(-1)).toMatch(/^Wrote 120 customers, .*seed 9, now 2026-11-22T08:23:00.000Z/)
})

test('--data hands the world to the hub’s store, in order and with an end', async () => {
  const steps: string[] = []
  let customers = 0
  const store: WorldSink = {
    begin: async () => void steps.push('begin'),
    put: async (batch) => {
      customers += batch.filter(({ entity }) => entity === 'customer').length
    },
    end: async () => void steps.push('end'),
  }
  await runSeed(
    ['--customers', '300', ...NOW, '--data', 'somewhere'],
    async (data) => (steps.push(data), store),
    silent,
  )
  expect(steps).toEqual(['somewhere', 'begin', 'end'])
  expect(customers).toBe(300)
})

test('a store that fails stops the world, and its end is not reached', async () => {
  let ended = false
  const store: WorldSink = {
    begin: async () => undefined,
    put: () => Promise.reject(new Error('disk full')),
    end: async () => void (ended = true),
  }
  await expect(seedStore(store, { seed: 1, customers: 50, now: Date.now() })).rejects.toThrow('disk full')
  expect(ended).toBe(false)
})

test('a slow reader holds the world back', async () => {
  const reader = new PassThrough({ highWaterMark: 1024 })
  let made = 0
  const done = seedStore(
    ndjsonSink(() => reader, true),
    {
      seed: 1,
      customers: 500,
      now: Date.now(),
      batchSize: 50,
      onProgress: ({ customer }) => (made = customer),
    },
  )
  await new Promise(setImmediate)
  expect(made).toBeLessThan(50)
  reader.resume()
  await done
  expect(made).toBe(500)
})

test.each([
  [['--customers', 'many', '--out', '-'], '--customers wants a whole number'],
  [['--now', 'soon', '--out', '-'], '--now wants a moment'],
  [['--customers', '5'], 'Say where to'],
  [['--data', 'a', '--out', 'b'], 'Choose one'],
  [['--data', 'a'], 'no store'],
  [['--color'], '--color'],
])('%j is refused with what to write instead', async (args, words) => {
  await expect(runSeed(args, undefined, silent)).rejects.toThrow(words)
  await expect(runSeed(args, undefined, silent)).rejects.toThrow('npm run seed')
})
