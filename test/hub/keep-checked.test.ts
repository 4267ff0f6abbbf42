import { describe, expect, it } from 'vitest'
import { keepChecked, untilNight } from '../../hub/backup/keep-checked.ts'
import { DamageWatch } from '../../hub/store/damage-watch.ts'
import { createLogger } from '../../shared/log/create-logger.ts'
import { DAY_MS, HOUR_MS } from '../../shared/domain/time.ts'
import { damagePages, pagesOf } from './support/damage.ts'
import { createCustomer, TestDesk } from './support/test-desk.ts'
import { afterTest, startTestHub, until } from './support/test-hub.ts'

const NIGHT = new Date(2026, 5, 10, 3, 0, 0).getTime()

describe('the nightly look through the data', { timeout: 30_000 }, () => {
  it('is at three by the clock of the hub’s computer, and a whole day after one at three', () => {
    expect(untilNight(NIGHT - 1)).toBe(1)
    expect(untilNight(NIGHT - 20 * HOUR_MS)).toBe(20 * HOUR_MS)
    expect(untilNight(NIGHT)).toBe(DAY_MS)
    expect(untilNight(NIGHT + 1)).toBe(DAY_MS - 1)
  })

  it('comes after the one at the start, and finds what went bad since', async () => {
    const running = await startTestHub({ backups: 'off' })
    const ann = await TestDesk.connect(running.url, '1001')
    await ann.submit(
      ...Array.from({ length: 60 }, (_, n) => ann.command(createCustomer(`c-${n}`, 'W'.repeat(80)))),
    )
    await running.close()
    const { dataDir } = running
    const damage = new DamageWatch()
    const pages = pagesOf(dataDir, 'customers')
    const looks: string[] = []
    const stop = keepChecked({
      dataDir,
      hubKey: undefined,
      damage,
      // always a moment before the night
      now: () => NIGHT - 50,
      firstMs: 1,
      log: createLogger({
        level: 'info',
        write: (line) => {
          looks.push(line)
          // after the second look, and before a third
          if (looks.length === 2) damagePages(dataDir, pages)
        },
      }),
    })
    afterTest(stop)
    await until('the damage', () => damage.found !== undefined, 20_000)
    expect(looks.length).toBe(2)
    for (const look of looks) expect(look).toContain('the data is whole')
  })
})
