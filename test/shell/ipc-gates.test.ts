import { describe, expect, it } from 'vitest'
import type { Sender } from '../../main/shell/ipc-gates.ts'
import { checkCall, PAGE_ORIGIN } from '../../main/shell/ipc-gates.ts'
import { shellCalls } from '../../shared/contract/shell.ts'

const workspace: Sender = { window: 'workspace', url: `${PAGE_ORIGIN}/`, isTopFrame: true }
const phone: Sender = { window: 'phone', url: `${PAGE_ORIGIN}/phone/`, isTopFrame: true }
const board: Sender = { window: 'board', url: `${PAGE_ORIGIN}/board/`, isTopFrame: true }
const goodInput: Record<keyof typeof shellCalls, unknown> = {
  port: { kind: 'desk' },
  openCaller: null,
  openBoard: null,
  about: null,
  desktop: null,
  takeWishes: null,
  checkForUpdate: null,
  installUpdate: null,
}

const codeOf = (sender: Sender, name: unknown, input: unknown): string => {
  const reply = checkCall(sender, name, input)
  return reply.ok ? 'allowed' : reply.error.code
}

describe.each(Object.keys(shellCalls) as (keyof typeof shellCalls)[])('%s', (name) => {
  const input = goodInput[name]
  it('is allowed to the workspace', () => expect(codeOf(workspace, name, input)).toBe('allowed'))
  it.each([
    ['another origin', { ...workspace, url: 'https://evil.test/' }],
    ['an origin that begins alike', { ...workspace, url: 'app://console.evil.test/' }],
    ['a file', { ...workspace, url: 'file:///etc/passwd' }],
    ['no origin', { ...workspace, url: '' }],
    ['a frame inside the page', { ...workspace, isTopFrame: false }],
    ['a window that the shell did not open', { ...workspace, window: undefined }],
  ])('is refused to %s', (_who, sender) => {
    expect(codeOf(sender, name, input)).toBe('untrustedSender')
  })
  it('is refused with a field too many, and with the wrong type', () => {
    expect(codeOf(workspace, name, { kind: 'desk', extra: 1 })).toBe('badInput')
    expect(codeOf(workspace, name, 7)).toBe('badInput')
  })
})

it('refuses calls that do not exist, also those that every object has', () => {
  for (const name of ['openExternal', 'toString', '__proto__', 7, null]) {
    expect(codeOf(workspace, name, null)).toBe('unknownCall')
  }
})

it('gives the phone its own door and nothing else', () => {
  expect(codeOf(phone, 'port', { kind: 'phone' })).toBe('allowed')
  expect(codeOf(phone, 'port', { kind: 'desk' })).toBe('notAllowed')
  expect(codeOf(phone, 'openCaller', null)).toBe('notAllowed')
  expect(codeOf(workspace, 'port', { kind: 'phone' })).toBe('notAllowed')
  for (const name of Object.keys(shellCalls).filter((one) => one !== 'port')) {
    expect(codeOf(phone, name, null), name).toBe('notAllowed')
  }
})

it('gives the door of the shell itself to no page', () => {
  for (const sender of [workspace, phone, board])
    expect(codeOf(sender, 'port', { kind: 'shell' })).toBe('badInput')
})

it('gives the board its own door and nothing else, and nobody else that one', () => {
  expect(codeOf(board, 'port', { kind: 'board' })).toBe('allowed')
  expect(codeOf(board, 'port', { kind: 'desk' })).toBe('notAllowed')
  expect(codeOf(board, 'port', { kind: 'phone' })).toBe('notAllowed')
  for (const name of Object.keys(shellCalls).filter((call) => call !== 'port'))
    expect(codeOf(board, name, null)).toBe('notAllowed')
  expect(codeOf(workspace, 'port', { kind: 'board' })).toBe('notAllowed')
  expect(codeOf(phone, 'port', { kind: 'board' })).toBe('notAllowed')
})
