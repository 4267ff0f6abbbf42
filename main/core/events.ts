/** Events by name with the types of what they carry. A part tells them and does not know who listens. */
export interface Events<E extends { readonly [name: string]: readonly unknown[] }> {
  /** Listeners hear in the order in which they came. Returns the way to stop. */
  on<K extends keyof E>(name: K, listener: (...data: E[K]) => void): () => void
  emit<K extends keyof E>(name: K, ...data: E[K]): void
}

export function createEvents<E extends { readonly [name: string]: readonly unknown[] }>(): Events<E> {
  const listeners = new Map<keyof E, Set<(...data: never) => void>>()
  return {
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener))
      return () => void set.delete(listener)
    },
    emit: (name, ...data) => {
      for (const listener of listeners.get(name) ?? []) listener(...(data as never))
    },
  }
}
