/** A number with its noun, as in “no sign-ins”, “1 sign-in” and “2 sign-ins”. @param plural where it is not the noun with an s */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count === 0 ? 'no' : count} ${count === 1 ? noun : plural}`

/** `is` or `are`, `was` or `were` after a number. */
export const isAre = (count: number): string => (count === 1 ? 'is' : 'are')

export const wasWere = (count: number): string => (count === 1 ? 'was' : 'were')
