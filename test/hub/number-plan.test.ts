import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readHubCommand } from '../../hub/command-line.ts'
import { startContact } from '../../hub/lines/contact-log.ts'
import type { LineEventOf } from '../../hub/lines/line-events.ts'
import { UsageError } from '../../hub/usage-error.ts'
import { Health } from '../../shared/contract/hub.ts'
import { DEFAULT_PLAN } from '../../shared/domain/default-number-plan.ts'
import { contactActs } from '../../shared/domain/contact-rule.ts'
import { factsOf } from '../../hub/lines/contact-log.ts'
import { parseCallerNumber } from '../../shared/domain/phone-number.ts'
import { startTestHub } from './support/test-hub.ts'

const fileWith = (content: unknown): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'ringdesk-plan-')), 'numbers.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}
const read = (content: unknown) => readHubCommand(['--numbers', fileWith(content)], {}, 'linux')
const healthOf = async (url: string) => Health.parse(await (await fetch(`${url}/health`)).json())

describe('a team’s number plan', () => {
  const plan = { country: 'SG', prefixes: [{ form: '1xxx', means: 'carrier' as const }] }

  test('is read from a file, kept, and told to consoles', async () => {
    expect(read(plan)).toMatchObject({ kind: 'run', options: { numberPlan: plan } })
    const hub = await startTestHub({ numberPlan: plan })
    expect((await healthOf(hub.url)).numberPlan).toEqual(plan)
    await hub.close()
    const again = await startTestHub({ dataDir: hub.dataDir })
    expect((await healthOf(again.url)).numberPlan).toEqual(plan)
  })

  test('is the one that comes with this version where nobody gave one', async () => {
    expect((await healthOf((await startTestHub()).url)).numberPlan).toEqual(DEFAULT_PLAN)
  })

  test.each([
    [{ country: 'XX', prefixes: [] }, /country/],
    [{ country: 'CN', prefixes: [{ form: 'x', means: 'carrier' }] }, /form/],
    [{ country: 'CN', prefixes: [{ form: '9', means: 'outside' }] }, /means/],
    [{ country: 'CN', prefix: '9' }, /prefix/],
  ])('%j is refused with what is wrong', (content, why) => {
    expect(() => read(content)).toThrow(UsageError)
    expect(() => read(content)).toThrow(why)
  })
})

test('of a caller whose number is no public one the hub keeps the number, and owes a call to it', () => {
  const event: LineEventOf<'contact.started'> = {
    type: 'contact.started',
    at: 1000,
    contactId: 'k1',
    direction: 'inbound',
    from: { number: '95588', username: 'trunk', displayName: '' },
    to: '5000',
    queue: 'q-5000',
  } as never
  const names = { personOf: () => null, numberOf: (raw: string | null) => parseCallerNumber(raw) }
  const contact = startContact(event, names)!
  expect(contact).toMatchObject({ number: null, partyNumber: { kind: 'short', digits: '95588' } })
  const ended = { ...contact, endedAt: 2000, outcome: 'abandoned' as const }
  const { followUp, ticket } = contactActs(factsOf(ended), 'onMissed', { customerId: null, isCertain: false })
  expect(followUp).toMatchObject({ number: null, partyNumber: { kind: 'short', digits: '95588' } })
  expect(ticket).toMatchObject({ callerNumber: null, partyNumber: { kind: 'short', digits: '95588' } })
})
