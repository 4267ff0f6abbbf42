import { describe, expect, test } from 'vitest'
import { CallEndReason } from '../../shared/domain/call.ts'
import { Disposition, CallOutcome } from '../../shared/domain/call-record.ts'
import { PhoneProblemCode } from '../../shared/contract/phone.ts'
import { MatchReason } from '../../shared/domain/match.ts'
import { COMMAND_REFUSALS } from '../../shared/contract/hub.ts'
import { MERGED_FIELDS } from '../../shared/domain/beaten-value.ts'
import { REFUSALS } from '../../shared/domain/decide.ts'
import { TICKET_REASONS, TICKET_STEPS, TicketKind } from '../../shared/domain/ticket.ts'
import { languageOf, resources } from '../../renderer/i18n/index.ts'

type Leaf = readonly [path: string, words: string]
const leaves = (words: object, path = ''): Leaf[] =>
  Object.entries(words).flatMap(([key, value]): Leaf[] =>
    typeof value === 'string' ? [[path + key, value]] : leaves(value as object, `${path}${key}.`),
  )
const values = (words: string): string[] =>
  [...words.matchAll(/{{(\w+)}}/g)].map(([, name]) => name ?? '').sort()

describe.for(Object.keys(resources['zh-CN']) as (keyof typeof resources.en)[])('words of %s', (namespace) => {
  const zh = leaves(resources['zh-CN'][namespace])
  const en = new Map(leaves(resources.en[namespace]))

  test('are in both languages', () => {
    expect([...en.keys()].sort()).toEqual(zh.map(([path]) => path).sort())
    for (const [path, words] of [...zh, ...en]) expect(words.trim(), path).not.toBe('')
  })
  test('say the same values', () => {
    for (const [path, words] of zh) {
      // a plural of one may leave its number out
      if (path.endsWith('_one')) continue
      expect(values(en.get(path) ?? ''), `${namespace}:${path}`).toEqual(values(words))
    }
  })
})

test('there is a word for everything that the rules name', () => {
  const { common, call, outbox, problems, unsettled } = resources['zh-CN']
  for (const kind of TicketKind.options) {
    expect(common.kind).toHaveProperty(kind)
    for (const step of TICKET_STEPS[kind]) expect(common.step).toHaveProperty(step)
    for (const reason of TICKET_REASONS[kind]) expect(common.reason).toHaveProperty(reason)
  }
  for (const outcome of CallOutcome.options) expect(common.outcome).toHaveProperty(outcome)
  for (const disposition of Disposition.options) expect(common.disposition).toHaveProperty(disposition)
  for (const reason of CallEndReason.options) expect(call.endReason).toHaveProperty(reason)
  for (const reason of MatchReason.options) expect(call.why).toHaveProperty(reason)
  for (const code of PhoneProblemCode.options) expect(call.problem).toHaveProperty(code)
  for (const code of REFUSALS) expect(problems.errors).toHaveProperty(code)
  // every code with which the hub may refuse a command, the core's own, and a word for those of a later hub
  expect(Object.keys(outbox.refusals).sort()).toEqual([...COMMAND_REFUSALS, 'otherHub', 'other'].sort())
  for (const [entity, fields] of Object.entries(MERGED_FIELDS))
    for (const field of fields) expect(unsettled.field, entity).toHaveProperty(field)
})

test('the language follows the wish, else the system, else it is English', () => {
  expect(languageOf('zh-CN', ['en-US'])).toBe('zh-CN')
  expect(languageOf('system', ['zh-TW', 'en'])).toBe('zh-CN')
  expect(languageOf('system', ['fr-FR', 'en-GB', 'zh-CN'])).toBe('en')
  expect(languageOf('system', ['fr-FR'])).toBe('en')
})
