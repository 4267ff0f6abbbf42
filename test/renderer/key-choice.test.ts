import { describe, expect, it } from 'vitest'
import { conflictsOf, isReserved, judgeKeys, sameKeys } from '../../renderer/workspace/settings/key-choice.ts'
import { DEFAULT_KEYS, KeyAction } from '../../shared/contract/settings.ts'

describe('choosing keys', () => {
  it('finds no fault in the keys out of the box', () => {
    expect(conflictsOf(DEFAULT_KEYS).size).toBe(0)
    for (const action of KeyAction.options)
      expect([action, judgeKeys(DEFAULT_KEYS[action], action, DEFAULT_KEYS)]).toEqual([action, null])
  })
  it('names the action that has a combination already', () => {
    expect(judgeKeys('F2', 'mute', DEFAULT_KEYS)).toEqual({ kind: 'taken', by: 'answer' })
    expect(judgeKeys('Mod+K', 'mute', DEFAULT_KEYS)).toEqual({ kind: 'taken', by: 'find' })
    expect(judgeKeys('F10', 'mute', DEFAULT_KEYS)).toBeNull()
  })
  it.each([
    'a',
    'Z',
    '7',
    'Shift+A',
    'Enter',
    'Escape',
    'Tab',
    'ArrowDown',
    ' ',
    'Mod+C',
    'Mod+V',
    'Mod+W',
    'Mod+3',
    'Alt+F4',
  ])('leaves %s to typing, the system and the rooms', (keys) =>
    expect(judgeKeys(keys, 'mute', DEFAULT_KEYS)).toEqual({ kind: 'reserved' }),
  )
  it.each(['F1', 'F12', 'Shift+F2', 'Mod+Enter', 'Mod+Shift+Enter', 'Alt+N', 'Mod+J', '?', 'Mod+ArrowUp'])(
    'lets %s be chosen',
    (keys) => expect(isReserved(keys)).toBe(false),
  )
  it('takes combinations for the same whatever the order and case', () => {
    expect(sameKeys('Shift+Mod+k', 'Mod+Shift+K')).toBe(true)
    expect(sameKeys('', '')).toBe(false)
  })
  it('tells both sides of a conflict that settings brought along', () => {
    const conflicts = conflictsOf({ ...DEFAULT_KEYS, mute: 'F6', hold: 'F6' })
    expect([...conflicts]).toEqual([
      ['hold', 'mute'],
      ['mute', 'hold'],
    ])
  })
})
