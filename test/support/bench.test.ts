import { expect, test } from 'vitest'
import { BENCHES } from '../bench/all-benches.ts'

/** The rows that need no browser, in a tiny world: that they run, not how fast they are. */
test.each(['look-up', 'search', 'outbox', 'doors', 'switch', 'encryption', 'backup', 'check'])(
  'the benchmark %s runs',
  async (name) => {
    const bench = BENCHES.find((one) => one.name === name)
    const rows = await bench?.run({ customers: 300, share: 0.02, say: () => undefined })
    expect(rows?.length).toBeGreaterThan(0)
    for (const row of rows ?? []) expect(row.ours, row.what).toMatch(/\d (ms|s)( a call)?$/)
  },
)
