/** The whole console is gone this long after it was asked to end, in milliseconds, come what may. */
const END_WITHIN_MS = 2700

/**
 * Ends the process in order when it is told to (Ctrl+C, SIGTERM, a closed terminal): runs `stop`, once, and exits.
 * Children whose channel closes end by themselves, so that even a forced exit leaves none.
 */
export function endOnSignal(stop: () => Promise<void>): void {
  let isEnding = false
  const end = (): void => {
    if (isEnding) return
    isEnding = true
    setTimeout(() => process.exit(1), END_WITHIN_MS).unref()
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`Ringdesk: ${error instanceof Error ? error.message : String(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
  process.on('SIGHUP', end)
}
