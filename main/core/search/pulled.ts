/** A list that is made as far as somebody looks at it. */
export interface Pulled<T> {
  /** Whether there is an item at this place; makes the list that long. */
  has(index: number): boolean
  /** So many items, or all where there are fewer. */
  first(count: number): readonly T[]
  /** Item after item; several may read, none makes one twice. */
  all(): Generator<T>
  /** Nothing more is wanted: ends what makes the items. */
  close(): void
}

/** The items of a generator, each key once, `limit` at most. */
export function pulled<T>(source: Generator<T>, keyOf: (item: T) => string, limit: number): Pulled<T> {
  const items: T[] = []
  const seen = new Set<string>()
  const has = (index: number): boolean => {
    while (items.length <= index && items.length < limit) {
      const next = source.next()
      if (next.done) return false
      const key = keyOf(next.value)
      if (seen.has(key)) continue
      seen.add(key)
      items.push(next.value)
    }
    return index < items.length
  }
  return {
    has,
    first: (count) => {
      if (count > 0) has(count - 1)
      return items.slice(0, count)
    },
    *all() {
      for (let index = 0; has(index); index += 1) yield items[index] as T
    },
    close: () => void source.return(undefined),
  }
}
