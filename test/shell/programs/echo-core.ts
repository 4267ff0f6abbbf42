import {
  acceptPorts,
  askOwnHub,
  onHubTrouble,
  onPower,
  onStop,
  receiveOptions,
  sayReady,
  saySession,
  whenHubReady,
} from '../../../main/core/shell-port.ts'

/** A core that echoes: the real end of the shell's link with nothing behind it. `die` makes it crash. */
const options = await receiveOptions()
acceptPorts((kind, port) => {
  port.post({ hello: kind, hubUrl: options.hubUrl, isHubStarting: options.isHubStarting, pid: process.pid })
  void whenHubReady().then(() => port.post('the hub is there'))
  onHubTrouble((trouble) => port.post({ trouble }))
  onPower((event) => port.post({ power: event }))
  port.onMessage((message) => {
    if (message === 'die') process.exit(9)
    if (message === 'sign in' || message === 'sign out') saySession(message === 'sign in')
    if (message === 'look') void askOwnHub({ what: 'look' }).then((answer) => port.post({ answer }))
    if (message === 'close') port.close()
    else port.post({ echo: message })
  })
})
onStop(() => process.exit(0))
sayReady()
