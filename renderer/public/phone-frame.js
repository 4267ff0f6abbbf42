/*
 * The phone's page, as long as this window lives: the browser shell has no hidden window for it. It stands outside of
 * everything that comes and goes, because drawing it anew would end the call; and it is here and not in the workspace's
 * script, so that the phone registers while that one is still being read.
 */
if (window.ringdesk === undefined) {
  const frame = document.createElement('iframe')
  frame.src = '/phone/'
  frame.title = 'phone'
  frame.allow = 'microphone; speaker-selection; autoplay'
  frame.tabIndex = -1
  frame.ariaHidden = 'true'
  frame.className = 'visually-hidden'
  document.body.append(frame)
}
