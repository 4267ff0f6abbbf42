const LOCK = 'ringdesk-phone'

/**
 * Runs `start` in one page at a time: in a browser two tabs of the desk would otherwise register the same account twice
 * and ring both. The others hear `onWaiting`; when the page that runs it goes, the next takes over.
 */
export function runOnlyPhone(start: () => Promise<void>, onWaiting: () => void): void {
  const run = async (): Promise<never> => {
    await start()
    // held for as long as the page lives
    return new Promise<never>(() => undefined)
  }
  void navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
    if (lock !== null) return run()
    onWaiting()
    void navigator.locks.request(LOCK, run)
    return undefined
  })
}
