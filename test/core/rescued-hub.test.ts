import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { DATA_TASKS } from '../../hub/backup/data-tasks.ts'
import { finishStaged } from '../../hub/backup/restore-backup.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { canBeSentAgain } from '../../shared/domain/send-again-rules.ts'
import { ENTITY_TYPES } from '../../shared/entities/registry.ts'
import { damagePages, sizeOf } from '../hub/support/damage.ts'
import { createCustomer, TestDesk } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { runsOf, seedOf, timeLimitOf } from '../support/property.ts'
import { deskLedger, hubLedger, type LedgerRows } from './support/compare-ledgers.ts'
import { CACHE_KEY, TestConsole } from './support/test-console.ts'

/** Damaged data is rescued, and consoles bring back what is in no page and no backup any more. */

const KINDS = ENTITY_TYPES.filter(canBeSentAgain)
const note = (id: string, customerId: string): Act =>
  ({ type: 'note.add', id, about: { entity: 'customer', id: customerId }, text: 'x'.repeat(700) }) as Act
const rename = (id: string, name: string): Act =>
  ({ type: 'customer.update', id, fields: { name } }) as unknown as Act

/**
 * What the ledger says, whatever the revisions are, and whoever sent it again: where the damage took what the hub knew of its former
 * times, no receipt proves whose it was, and it says so.
 */
const valuesOf = (ledger: LedgerRows): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    KINDS.map((kind) => [
      kind,
      Object.fromEntries((ledger[kind] ?? []).map(({ id, value }) => [id, withoutMark(value as object)])),
    ]),
  )
const withoutMark = (value: { readonly sentAgain?: unknown }): object => {
  const { sentAgain: _, ...rest } = value
  return rest
}

test(
  'nothing that a console held is lost, wherever the pages of the hub are damaged',
  { timeout: timeLimitOf(240_000) },
  async () => {
    let hub = await startTestHub({ backups: 'off' })
    const { dataDir, url } = hub
    const port = Number(new URL(url).port)
    const file = `${dataDir}/first.backup`
    const ann = await TestDesk.connect(url, '1001')
    for (let n = 0; n < 40; n += 1)
      await ann.submit(
        ann.command(createCustomer(`c-${n}`, `客户${n}`)),
        ann.command(note(`n-${n}`, `c-${n}`)),
      )
    DATA_TASKS.backup({ dataDir, file, at: Date.now(), version: '0.0.0' })
    const boss = await (await TestConsole.start(url)).signIn('1900')
    let backup: string | undefined = file
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(10_000), { minLength: 1, maxLength: 5 }), async (places) => {
        round += 1
        // work of after the backup: the boss's own, and a colleague's whose console is gone later
        const gone = await TestDesk.connect(hub.url, '1002')
        await gone.submit(
          ...Array.from({ length: 10 }, (_, n) => gone.command(rename(`c-${n}`, `改名${round}-${n}`))),
          ...Array.from({ length: 10 }, (_, n) =>
            gone.command(createCustomer(`g-${round}-${n}`, `别人的${n}`)),
          ),
        )
        await boss.do(createCustomer(`b-${round}`, '自己的'), rename('c-20', `自己改的${round}`))
        await boss.sent()
        const hubHas = (): LedgerRows => hubLedger(dataDir)
        await vi.waitFor(
          () => expect(valuesOf(deskLedger(boss.options.dataDir, CACHE_KEY))).toEqual(valuesOf(hubHas())),
          { timeout: 15_000 },
        )
        const before = valuesOf(hubHas())
        await hub.close()

        const { pages } = sizeOf(dataDir)
        // the list of tables stays: without it nothing but the backup is left, which is another test's matter
        damagePages(dataDir, [...new Set(places.map((place) => 2 + (place % (pages - 1))))])
        const task = { dataDir, recoveryKey: undefined, now: Date.now() }
        finishStaged(dataDir, await DATA_TASKS.rescue({ ...task, backup }))
        // it is of the time before this rescue
        backup = `${dataDir}/${round}.backup`
        hub = await startTestHub({ dataDir, port, backups: 'off' })
        boss.core.power('resume')
        await until('the end of the session', () => boss.state.hub.state === 'needsSignIn', 20_000)
        await boss.signIn('1900')
        await until(
          'the copy',
          () => boss.state.sync.progress === null && boss.state.sync.freshAt !== null,
          20_000,
        )
        await until('what is only here', () => boss.state.sync.onlyHere.isTaken, 10_000)
        await boss.door.call('outbox.sendAgain', null)
        await until('the end of it', () => boss.state.sync.onlyHere.toSend === 0, 20_000)
        expect(boss.state.sync.onlyHere.notTaken).toBe(0)
        expect(valuesOf(hubHas())).toEqual(before)
        await vi.waitFor(
          () => expect(valuesOf(deskLedger(boss.options.dataDir, CACHE_KEY))).toEqual(before),
          { timeout: 15_000 },
        )
        DATA_TASKS.backup({ dataDir, file: backup, at: Date.now(), version: '0.0.0' })
      }),
      // one ledger goes through all of them, so that a smaller case tells nothing
      { numRuns: runsOf(4), seed: seedOf('rescued hub'), endOnFailure: true },
    )
  },
)
