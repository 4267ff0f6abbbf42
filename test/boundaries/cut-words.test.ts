import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '../..')

/** Cuts of texts that no person wrote: names of the protocol, hashes, dates, keys. Each with its reason. */
const NO_WORDS: Readonly<Record<string, string>> = {
  'shared/contract/door.ts': 'names of calls and events',
  'shared/contract/hub-received.ts': 'a status of the wire',
  'shared/domain/cut-text.ts': 'the one place that cuts',
  'shared/domain/caller-name.ts': 'by letters, with limits of its own against strangers',
  'shared/domain/party-number.ts': 'digits',
  'shared/domain/phone-number.ts': 'digits',
  'shared/sip/message.ts': 'at the separators of SIP',
  'shared/sip/name-addr.ts': 'at the separators of SIP',
  'shared/sip/uri.ts': 'at the separators of SIP',
  'main/core/cache/kept-caches.ts': 'the name of a file',
  'hub/server/socket-server.ts': 'names of calls',
  'hub/auth/network-of.ts': 'parts of an address',
  'hub/lines/switch/login-guard.ts': 'a key, compared with itself',
  'hub/lines/switch/message-checks.ts': 'headers of SIP',
  'hub/lines/switch/message-gate.ts': 'what is refused unread',
  'hub/lines/switch/sip-message.ts': 'headers of SIP, and a log',
  'hub/server/http-server.ts': 'a list of faults',
  'shared/log/log-mask.ts': 'a list of values',
  'main/shell/update-policy.ts': 'the version of a package',
}

/** A text by its name that is cut from its beginning. */
const CUT =
  /\b(?:text|note|title|subject|name|username|comment|reason|why|words|message|detail|said|raw|typed|written|content|value|status|version)\b(?:\([^()]*\))?(?:\.(?:trim|trimEnd|normalize)\(\)|\.replace\([^\n]*?\))*\.(?:slice|substring|substr)\(0,/

const cutsIn = (source: string): string[] => source.split('\n').filter((line) => CUT.test(line))

test('what people wrote is cut between letters (shared/domain/cut-text.ts), and nowhere else', () => {
  const files = globSync('{shared,main,hub,preload,renderer}/**/*.{ts,tsx}', { cwd: ROOT })
  expect(files.length).toBeGreaterThan(500)
  const found = files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !Object.hasOwn(NO_WORDS, file))
    .flatMap((file) =>
      cutsIn(readFileSync(join(ROOT, file), 'utf8')).map((line) => `${file}: ${line.trim()}`),
    )
  expect(found).toEqual([])
})

test('a cut that would halve an emoji is found', () => {
  for (const line of [
    'subject: text.slice(0, 200),',
    'const title = note.trim().slice(0, 60)',
    "text.replace(/\\s+/g, ' ').slice(0, 1000)",
    'act.fields.title.substring(0, 50)',
  ])
    expect(cutsIn(line), line).toHaveLength(1)
  for (const line of ['rows.slice(0, 200)', 'cutText(text, 200)', 'text.slice(start, end)'])
    expect(cutsIn(line), line).toEqual([])
})
