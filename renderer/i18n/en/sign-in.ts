import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/sign-in.ts'

const texts: Texts<typeof zh> = {
  title: 'Sign in to Ringdesk',
  user: 'Extension',
  userPlaceholder: 'such as 1001',
  password: 'Password',
  userMissing: 'Enter your extension',
  showPassword: 'Show or hide the password',
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
  refused: {
    title: 'This page may not use Ringdesk any more: no calls can come',
    toDo: 'Run npm start again and open the address that it gives; then this page goes on by itself, too.',
    kept: 'What you typed and is not stored yet is kept in this browser, and stored as soon as it goes on.',
  },
}
export default texts
