const LOCK = 'ringdesk-phone'

/**
 * Runs `start` in one page at a time: in a browser two tabs of the desk would otherwise register the same account twice
 * and ring both. The others wait; when the page that runs it goes, the next takes over.
 */
export function runOnlyPhone(start: () => void): void {
  void navigator.locks.request(LOCK, () => {
    start()
    // held for as long as the page lives
    return new Promise<never>(() => undefined)
  })
}
