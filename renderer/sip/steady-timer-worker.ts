/**
 * A clock in a worker: Chromium slows the timers of hidden windows and background tabs down to one a minute, but not
 * those of workers. Takes `{id, ms}` to set, `{id, ms: null}` to clear; gives the id back when it is time.
 */
const running = new Map<number, ReturnType<typeof setTimeout>>()

self.addEventListener('message', (event: MessageEvent<{ id: number; ms: number | null }>) => {
  const { id, ms } = event.data
  clearTimeout(running.get(id))
  running.delete(id)
  if (ms === null) return
  running.set(
    id,
    setTimeout(() => {
      running.delete(id)
      self.postMessage(id)
    }, ms),
  )
})

export {}
