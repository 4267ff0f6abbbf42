import { describe, expect, it } from 'vitest'
import { acceleratorOf } from '../../shared/domain/system-key.ts'

describe('a key of the whole system', () => {
  it.each([
    ['Mod+Alt+A', 'CommandOrControl+Alt+A'],
    ['Mod+Shift+k', 'CommandOrControl+Shift+K'],
    ['F8', 'F8'],
    ['Shift+F8', 'Shift+F8'],
    ['Alt+ArrowUp', 'Alt+Up'],
    ['Mod+ ', 'CommandOrControl+Space'],
    ['Mod++', 'CommandOrControl+Plus'],
    ['MediaPlayPause', 'MediaPlayPause'],
  ])('%s is taken as %s', (keys, accelerator) => expect(acceleratorOf(keys)).toBe(accelerator))

  it.each([
    '',
    'A',
    'Shift+A',
    '7',
    ' ',
    'Enter',
    'Escape',
    'ArrowUp',
    'Shift+Home',
    'Hyper+A',
    'F25',
    'Mod+',
    'Mod+啊',
  ])('%j is left to those who type', (keys) => expect(acceleratorOf(keys)).toBeUndefined())
})
