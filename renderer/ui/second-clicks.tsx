import { useEffect } from 'react'

/** What a click does something with. */
const PRESSED = 'button, a, summary, label, input, select, [role="menuitem"], [role="option"], [role="row"]'

/** What a click at this place presses; a label presses its field. */
function pressedAt(place: EventTarget | null): Element | null {
  const pressed = place instanceof Element ? place.closest(PRESSED) : null
  return pressed instanceof HTMLLabelElement ? pressed.control : pressed
}

/**
 * Takes away the second click of a double click that would press something else than the first one did: what was pressed has gone or has
 * another meaning now, and what stands in its place was never meant. Returns the way to stop. The same button twice goes on: a key of the
 * keypad, a step. `detail` counts the clicks of a series (UI Events, 3.3.5); it is 0 where no pointer clicked.
 */
export function guardSecondClicks(): () => void {
  let first: { readonly pressed: Element | null; readonly says: string } = { pressed: null, says: '' }
  const hear = (event: MouseEvent): void => {
    const pressed = pressedAt(event.target)
    const says = `${pressed?.getAttribute('aria-label') ?? ''} ${pressed?.textContent ?? ''}`
    if (event.detail === 1) first = { pressed, says }
    if (event.detail < 2 || pressed === null || (pressed === first.pressed && says === first.says)) return
    event.preventDefault()
    event.stopPropagation()
  }
  // before anything of the page hears of it
  window.addEventListener('click', hear, true)
  return () => window.removeEventListener('click', hear, true)
}

/** Guards the window as long as it stands. */
export default function SecondClicks() {
  useEffect(guardSecondClicks, [])
  return null
}
