import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/sign-in.ts'

const texts: Texts<typeof zh> = {
  title: 'Sign in to Ringdesk',
  user: 'Extension',
  userPlaceholder: 'such as 1001',
  password: 'Password',
  userMissing: 'Enter your extension',
  passwordMissing: 'Enter your password',
  signIn: 'Sign in',
  trialTitle: 'Sample team',
  trialHint: 'This is a trial: one click signs in, without a password.',
  byPassword: 'Sign in with extension and password',
  hub: 'hub {{url}}',
  wrongPassword: 'Extension or password is wrong; try again.',
  slowDown: 'Too many wrong tries; wait {{seconds}} s.',
  unreachable: 'The hub cannot be reached; check the network and try again.',
  lapsed:
    'This computer has not reached the hub for 14 days, so nobody works here without it. Connect it to the hub and sign in: what was not sent is kept, and sent then.',
  starting: 'Ringdesk is starting',
  startingSlow:
    'This takes longer than usual. The first start after an update puts the local data in order, which takes minutes where there is much of it; nothing is lost. If it stays, reload.',
  reload: 'Reload',
}
export default texts
