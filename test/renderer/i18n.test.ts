import { describe, expect, test } from 'vitest'
import { CallEndReason } from '../../shared/domain/call.ts'
import { Disposition, CallOutcome } from '../../shared/domain/call-record.ts'
import { PhoneProblemCode } from '../../shared/contract/phone.ts'
import { MatchReason } from '../../shared/domain/match.ts'
import { DELIVERY_REFUSALS } from '../../shared/contract/hub.ts'
import { MERGED_FIELDS } from '../../shared/domain/overwritten-value.ts'
import { TICKET_REASONS, TICKET_STEPS, TicketKind } from '../../shared/domain/ticket.ts'
import customersEn from '../../renderer/i18n/en/customers.ts'
import cachesEn from '../../renderer/i18n/en/caches.ts'
import outboxListEn from '../../renderer/i18n/en/outbox-list.ts'
import dialEn from '../../renderer/i18n/en/dial.ts'
import followUpsEn from '../../renderer/i18n/en/follow-ups.ts'
import repliesEn from '../../renderer/i18n/en/replies.ts'
import searchEn from '../../renderer/i18n/en/search.ts'
import diagnosticsEn from '../../renderer/i18n/en/diagnostics.ts'
import queuesEn from '../../renderer/i18n/en/queues.ts'
import settingsEn from '../../renderer/i18n/en/settings.ts'
import ticketsEn from '../../renderer/i18n/en/tickets.ts'
import whileRingingEn from '../../renderer/i18n/en/while-ringing.ts'
import en from '../../renderer/i18n/en/index.ts'
import { i18n, languageOf, LANGUAGES } from '../../renderer/i18n/index.ts'
import customersZh from '../../renderer/i18n/zh-CN/customers.ts'
import cachesZh from '../../renderer/i18n/zh-CN/caches.ts'
import outboxListZh from '../../renderer/i18n/zh-CN/outbox-list.ts'
import dialZh from '../../renderer/i18n/zh-CN/dial.ts'
import followUpsZh from '../../renderer/i18n/zh-CN/follow-ups.ts'
import repliesZh from '../../renderer/i18n/zh-CN/replies.ts'
import searchZh from '../../renderer/i18n/zh-CN/search.ts'
import diagnosticsZh from '../../renderer/i18n/zh-CN/diagnostics.ts'
import queuesZh from '../../renderer/i18n/zh-CN/queues.ts'
import settingsZh from '../../renderer/i18n/zh-CN/settings.ts'
import ticketsZh from '../../renderer/i18n/zh-CN/tickets.ts'
import whileRingingZh from '../../renderer/i18n/zh-CN/while-ringing.ts'
import zhCN from '../../renderer/i18n/zh-CN/index.ts'
import { textsIn } from '../../renderer/i18n/use-translation.ts'

type Leaf = readonly [path: string, message: string]
const leaves = (message: object, path = ''): Leaf[] =>
  Object.entries(message).flatMap(([key, value]): Leaf[] =>
    typeof value === 'string' ? [[path + key, value]] : leaves(value as object, `${path}${key}.`),
  )
const values = (message: string): string[] =>
  [...message.matchAll(/{{(\w+)}}/g)].map(([, name]) => name ?? '').sort()
/** What no language says in another way: commands to type, and numbers in digits. */
const literals = (message: string): string[] =>
  [...message.replaceAll(/{{\w+}}/g, '').matchAll(/npm run \w+(?: -- \w+)?|\d+(?:[.,:]\d+)*/g)]
    .map(([said]) => said)
    .sort()

await i18n.loadLanguages([...LANGUAGES])

/** With the words that come with their room. */
const resources = {
  'zh-CN': {
    ...zhCN,
    customers: customersZh,
    caches: cachesZh,
    outboxList: outboxListZh,
    dial: dialZh,
    followUps: followUpsZh,
    replies: repliesZh,
    search: searchZh,
    diagnostics: diagnosticsZh,
    queues: queuesZh,
    settings: settingsZh,
    tickets: ticketsZh,
    whileRinging: whileRingingZh,
  },
  en: {
    ...en,
    customers: customersEn,
    caches: cachesEn,
    outboxList: outboxListEn,
    dial: dialEn,
    followUps: followUpsEn,
    replies: repliesEn,
    search: searchEn,
    diagnostics: diagnosticsEn,
    queues: queuesEn,
    settings: settingsEn,
    tickets: ticketsEn,
    whileRinging: whileRingingEn,
  },
}

describe.for(Object.keys(resources['zh-CN']) as (keyof typeof resources.en)[])('words of %s', (namespace) => {
  const zh = leaves(resources['zh-CN'][namespace])
  const en = new Map(leaves(resources.en[namespace]))

  test('are in both languages', () => {
    expect([...en.keys()].sort()).toEqual(zh.map(([path]) => path).sort())
    for (const [path, message] of [...zh, ...en]) expect(message.trim(), path).not.toBe('')
  })
  test('are said as i18next says them, with and without values', () => {
    for (const language of LANGUAGES) {
      const say = textsIn(language, namespace)
      const asked = i18n.getFixedT(language, namespace) as unknown as typeof say
      for (const [path, message] of leaves(resources[language][namespace])) {
        const given = Object.fromEntries(values(message).map((name, at) => [name, at === 0 ? '$& 王' : at]))
        expect(say(path), path).toBe(asked(path))
        expect(say(path, given), path).toBe(asked(path, given))
        // the second time it is known
        expect(say(path, given), path).toBe(asked(path, given))
      }
      expect(say('appName', { ns: 'common' })).toBe(asked('appName', { ns: 'common' }))
      expect(say('no.such.word')).toBe(asked('no.such.word'))
    }
  })
  test('name the same commands and numbers', () => {
    for (const [path, message] of zh)
      expect.soft(literals(en.get(path) ?? ''), `${namespace}:${path}`).toEqual(literals(message))
  })
  test('say the same values', () => {
    for (const [path, message] of zh) {
      // a plural of one may leave its number out
      if (path.endsWith('_one')) continue
      expect(values(en.get(path) ?? ''), `${namespace}:${path}`).toEqual(values(message))
    }
  })
})

/** Words that stood for the same thing beside the one that is said, or that nobody says. */
const NOT_SAID = {
  en: /^(last )?proven\b|· proven\b|not proven yet|\bin work\b|mine again|keep what is there|not updated for|\bdraft of\b/i,
  'zh-CN': /处理人|整理记录|^.{0,6}处理结果$/,
}
test.each(LANGUAGES)('one thing has one word in %s', (language) => {
  for (const [namespace, texts] of Object.entries(resources[language]))
    for (const [path, message] of leaves(texts))
      expect(message, `${namespace}:${path}`).not.toMatch(NOT_SAID[language])
})

test('there is a word for everything that the rules name', () => {
  const { common, call, outbox, conflicts } = resources['zh-CN']
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
  // every code that is no verdict about an act, the core's own, and a word for those of a later hub
  expect(Object.keys(outbox.refusals).sort()).toEqual(
    [...DELIVERY_REFUSALS, 'otherHub', 'unreadAnswer', 'other'].sort(),
  )
  for (const [entity, fields] of Object.entries(MERGED_FIELDS))
    for (const field of fields) expect(conflicts.field, entity).toHaveProperty(field)
})

test('the language follows the wish, else the system, else it is English', () => {
  expect(languageOf('zh-CN', ['en-US'])).toBe('zh-CN')
  expect(languageOf('system', ['zh-TW', 'en'])).toBe('zh-CN')
  expect(languageOf('system', ['fr-FR', 'en-GB', 'zh-CN'])).toBe('en')
  expect(languageOf('system', ['fr-FR'])).toBe('en')
})
