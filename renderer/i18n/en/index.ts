import board from './board.ts'
import call from './call.ts'
import common from './common.ts'
import customer from './customer.ts'
import desktop from './desktop.ts'
import help from './help.ts'
import notices from './notices.ts'
import outbox from './outbox.ts'
import problems from './problems.ts'
import queue from './queue.ts'
import shell from './shell.ts'
import signIn from './sign-in.ts'
import ticket from './ticket.ts'
import conflicts from './conflicts.ts'
import wrapUp from './wrap-up.ts'

/** Words in English, by namespace. */
const texts = {
  board,
  call,
  common,
  customer,
  desktop,
  help,
  notices,
  outbox,
  problems,
  queue,
  shell,
  signIn,
  ticket,
  conflicts,
  wrapUp,
}
export default texts
