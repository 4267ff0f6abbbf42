import { afterEach, describe, expect, it } from 'vitest'
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

describe('tomorrow morning where the clock changes', () => {
  const own = process.env['TZ']
  afterEach(() => {
    if (own === undefined) delete process.env['TZ']
    else process.env['TZ'] = own
  })
  it.each([
    ['of 25 hours, at its beginning', '2026-11-01T04:30Z', '2026-11-02T14:30Z'],
    ['of 25 hours, at its end', '2026-11-02T04:59Z', '2026-11-02T14:30Z'],
    ['before the one of 23 hours, late', '2026-03-08T04:30Z', '2026-03-08T13:30Z'],
    ['of 23 hours, at its end', '2026-03-09T03:30Z', '2026-03-09T13:30Z'],
    ['the last of a year', '2026-12-31T20:00Z', '2027-01-01T14:30Z'],
  ])('is that of the next calendar day, on the day %s', (_day, now, next) => {
    process.env['TZ'] = 'America/New_York'
    expect(chosenNext('tomorrow', '', Date.parse(now))).toBe(Date.parse(next))
  })
})
