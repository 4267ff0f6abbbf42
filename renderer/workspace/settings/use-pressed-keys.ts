import { useEffect, useEffectEvent } from 'react'
import { keysOf } from '../../ui/keys.ts'

/**
 * While `isChoosing`, hears the next combination before everything else that listens: F4 must not hang up while it is being
 * chosen. Escape and Tab give up.
 */
export function usePressedKeys(
  isChoosing: boolean,
  onKeys: (keys: string) => void,
  onGiveUp: () => void,
): void {
  const hear = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key === 'Tab' && !event.ctrlKey && !event.altKey) return onGiveUp()
    event.preventDefault()
    event.stopImmediatePropagation()
    if (event.key === 'Escape') return onGiveUp()
    const keys = keysOf(event)
    if (keys !== null && !event.repeat) onKeys(keys)
  })
  useEffect(() => {
    if (!isChoosing) return
    const onPress = (event: KeyboardEvent): void => hear(event)
    window.addEventListener('keydown', onPress, { capture: true })
    return () => window.removeEventListener('keydown', onPress, { capture: true })
  }, [isChoosing])
}
