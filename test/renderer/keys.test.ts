import { expect, test } from 'vitest'
import { DEFAULT_KEYS } from '../../shared/contract/settings.ts'
import { ariaKeys, displayKeys, keysOf, matchesKeys, type KeyPress } from '../../renderer/ui/keys.ts'

const press = (key: string, fields: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...fields,
})

test('function keys match bare, and not with a modifier', () => {
  expect(matchesKeys(press('F2'), 'F2', false)).toBe(true)
  expect(matchesKeys(press('F4', { altKey: true }), 'F4', false)).toBe(false)
  expect(matchesKeys(press('F3'), 'F2', false)).toBe(false)
})

test('Mod is Control, and Command on a Mac', () => {
  const withCtrl = press('k', { code: 'KeyK', ctrlKey: true })
  const withCommand = press('k', { code: 'KeyK', metaKey: true })
  expect(matchesKeys(withCtrl, 'Mod+K', false)).toBe(true)
  expect(matchesKeys(withCtrl, 'Mod+K', true)).toBe(false)
  expect(matchesKeys(withCommand, 'Mod+K', true)).toBe(true)
})

test('letters go by their place, whatever the layout types there', () => {
  expect(matchesKeys(press('ñ', { code: 'KeyN', altKey: true }), 'Alt+N', false)).toBe(true)
  expect(matchesKeys(press('¡', { code: 'Digit1', altKey: true }), 'Alt+1', false)).toBe(true)
})

test('Shift is part of a combination, but not of a sign', () => {
  const finish = press('Enter', { ctrlKey: true, shiftKey: true })
  expect(matchesKeys(finish, DEFAULT_KEYS.finishWrapUp, false)).toBe(true)
  expect(matchesKeys(finish, DEFAULT_KEYS.save, false)).toBe(false)
  expect(matchesKeys(press('?', { code: 'Slash', shiftKey: true }), '?', false)).toBe(true)
})

test('what is pressed is written as it is read, for every default', () => {
  expect(keysOf(press('Control', { ctrlKey: true }), false)).toBeNull()
  expect(keysOf(press('k', { code: 'KeyK', ctrlKey: true }), false)).toBe('Mod+K')
  expect(keysOf(press('?', { code: 'Slash', shiftKey: true }), false)).toBe('?')
  expect(keysOf(press('Enter', { ctrlKey: true, shiftKey: true }), false)).toBe('Mod+Shift+Enter')
})

test('keys are shown as people know them', () => {
  expect(displayKeys('Mod+K', false)).toBe('Ctrl K')
  expect(displayKeys('Mod+Shift+Enter', true)).toBe('⌘ Shift ↵')
  expect(ariaKeys('Mod+Enter', false)).toBe('Control+Enter')
})
