import type { Words } from '../words.ts'
import type zh from '../zh-CN/notices.ts'

const words: Words<typeof zh> = {
  answeredElsewhere: 'The call of {{name}} was answered elsewhere.',
  cacheSetAside:
    'The data file of this computer was damaged; it was set aside and is read again from the hub. What was not sent is kept where it could be read.',
  settingsRestored: 'The settings file was damaged; the settings before it are back.',
  settingsLost: 'The settings file was damaged; the defaults are back. Please check devices and keys.',
  otherTeam: 'This hub belongs to another team; the data of this computer is now of that team.',
  commandRefused: 'The hub did not take a change; what you typed is kept. Look at what is to be sent.',
  valueBeaten:
    'A value that you had set was overwritten by somebody else’s; yours is kept and shown at the ticket or customer, and in what is to be sent.',
  callTransferred: 'The call was transferred.',
}
export default words
