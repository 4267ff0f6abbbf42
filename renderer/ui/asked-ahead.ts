/** Answers to what was asked before anything that shows them stood, by question; each is taken once. */
const ahead = new Map<string, { readonly answer: Promise<unknown>; data?: unknown }>()

/** Keeps an answer that is under way. The promise is kept when it has come, or was refused: who takes it shows why. */
export function keepAhead(key: string, answer: Promise<unknown>): Promise<void> {
  const early: { readonly answer: Promise<unknown>; data?: unknown } = { answer }
  ahead.set(key, early)
  return answer.then(
    (data) => void (early.data = data),
    () => undefined,
  )
}

/** The data that has come already; undefined where there is none. It stays until the answer is taken. */
export const aheadData = (key: string): unknown => ahead.get(key)?.data

/** The answer, for whoever is the first to ask. */
export function takeAhead(key: string): Promise<unknown> | undefined {
  const answer = ahead.get(key)?.answer
  ahead.delete(key)
  return answer
}
