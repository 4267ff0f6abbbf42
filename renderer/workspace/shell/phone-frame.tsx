/**
 * The phone's page, as long as this window lives: the browser shell has no hidden window for it. It stands outside of
 * everything that comes and goes, because drawing it anew would end the call.
 */
export function PhoneFrame() {
  if (window.ringdesk !== undefined) return null
  return (
    <iframe
      src="/phone/"
      title="phone"
      allow="microphone; speaker-selection; autoplay"
      tabIndex={-1}
      aria-hidden="true"
      className="visually-hidden"
    />
  )
}
