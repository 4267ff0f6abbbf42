import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLog } from '../../main/launch/log-file.ts'
import { createShellLog } from '../../main/shell/shell-log.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ringdesk-logs-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('a log goes on where it was, is its owner’s alone, and never takes more than two files of its size', async () => {
  const file = join(folder, 'core.log')
  for (let opened = 0; opened < 3; opened++) {
    const log = openLog(file, 1000)
    for (let line = 0; line < 100; line++) log.write(`${opened} ${line} ${'x'.repeat(40)}\n`)
    log.end()
    await finished(log)
    expect(statSync(file).size).toBeLessThanOrEqual(1000)
    expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(1000)
  }
  // the newest lines are there, in order and without a gap
  const lines = (readFileSync(`${file}.1`, 'utf8') + readFileSync(file, 'utf8')).trimEnd().split('\n')
  const numbers = lines.map((line) => Number(line.split(' ')[1]))
  expect(numbers.at(-1)).toBe(99)
  expect(numbers).toEqual(numbers.map((_, index) => 100 - numbers.length + index))
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
})

it('a log without a place costs its lines and nothing else', async () => {
  const log = openLog(join(folder, 'gone', 'core.log'))
  log.write('lost\n')
  log.end()
  await finished(log)
})

it('the shell’s log keeps what came before its file, masks it, and prints what the person should read', async () => {
  const printed: string[] = []
  const log = createShellLog((line) => void printed.push(line))
  log.say('early')
  const file = openLog(join(folder, 'shell.log'))
  log.open(file)
  log.debug('call of 13800138000')
  log.error('the shell broke', new Error('of a test'))
  file.end()
  await finished(file)
  const lines = readFileSync(join(folder, 'shell.log'), 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { level: 'info', msg: 'early' },
    { level: 'debug', msg: 'call of 1380*****00' },
    { level: 'error', msg: 'the shell broke', err: { message: 'of a test' } },
  ])
  expect(lines[2]).toContain('logs.test.ts')
  expect(printed).toEqual(['early', 'the shell broke'])
})
