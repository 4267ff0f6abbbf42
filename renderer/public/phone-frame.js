/*
 * The phone's page, as long as this window lives: the browser shell has no hidden window for it. It stands outside of
 * everything that comes and goes, because drawing it anew would end the call; and it is here and not in the workspace's
 * script, so that the phone registers while that one is still being read. It is the first thing in the head, before the
 * style sheets that a script has to wait for and before the files that would be asked for first.
 */
if (window.ringdesk === undefined) {
  const frame = document.createElement('iframe')
  frame.src = '/phone/'
  frame.title = 'phone'
  frame.allow = 'microphone; speaker-selection; autoplay'
  frame.tabIndex = -1
  frame.ariaHidden = 'true'
  frame.className = 'visually-hidden'
  // its scripts have run by then (renderer/workspace/phone-first.ts)
  window.ringdeskPhone = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  const place = () => {
    if (document.body === null) return false
    document.body.append(frame)
    return true
  }
  if (!place()) {
    const observer = new MutationObserver(() => {
      if (place()) observer.disconnect()
    })
    observer.observe(document.documentElement, { childList: true })
  }
}
