/** Runs work of the same key one after the other, in the order in which it was asked for. */
export type InOrder<K> = <T>(key: K, work: () => Promise<T>) => Promise<T>

/** Makes one; work that fails holds up nothing behind it. */
export function createInOrder<K>(): InOrder<K> {
  const last = new Map<K, Promise<unknown>>()
  return async (key, work) => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
