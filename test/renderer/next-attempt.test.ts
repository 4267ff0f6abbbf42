import { describe, expect, it } from 'vitest'
import { chosenNext, fromLocalInput, toLocalInput } from '../../renderer/workspace/follow-ups/next-attempt.ts'

const NOW = new Date(2026, 10, 22, 15, 4).getTime()

describe('when to call again', () => {
  it('leaves it to the rule unless something is chosen', () => {
    expect(chosenNext('auto', '', NOW)).toBeNull()
    expect(chosenNext('m10', '', NOW)).toBe(NOW + 600_000)
    expect(chosenNext('tomorrow', '', NOW)).toBe(new Date(2026, 10, 23, 9, 30).getTime())
  })
  it('takes no time that is past or half typed', () => {
    expect(chosenNext('custom', '', NOW)).toBe('missing')
    expect(chosenNext('custom', toLocalInput(NOW), NOW)).toBe('past')
    expect(chosenNext('custom', toLocalInput(NOW + 60_000), NOW)).toBe(NOW + 60_000)
  })
  it('reads what it wrote', () => expect(fromLocalInput(toLocalInput(NOW))).toBe(NOW))
})
