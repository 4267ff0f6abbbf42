import { loaded } from '../ui/loaded.tsx'
import { BesideCall } from './call/beside-call.tsx'
import { CallColumn } from './call/call-column.tsx'
import { CustomerPanel } from './customer/customer-panel.tsx'
import classes from './desk-room.module.css'
import { useSubject, type Subject } from './navigation/use-subject.ts'
import { useIsCopying } from './sync/sync-panel.tsx'
import { DeskTicket } from './ticket/desk-ticket.tsx'
import { PaneSwitch } from './navigation/pane-switch.tsx'
import { useFrontPane } from './navigation/use-front-pane.ts'

/** Comes after the first call can: nobody waits for it. */
const MyWork = loaded(() => import('./my-work/my-work.tsx'))

/** True where neither a call nor a person shows anything: the worklist takes the place of ticket and customer. */
const isBetweenCalls = ({ call, besideCall, waitingId, ticketId, customerId }: Subject): boolean =>
  [call, besideCall, waitingId, ticketId, customerId].every((one) => one === null)

/**
 * The desk: call and queues, ticket, customer; between calls what waits for the person. A narrow window shows ticket and customer in turn,
 * and the call always.
 */
export function DeskRoom() {
  const subject = useSubject()
  const isCopying = useIsCopying()
  const isWork = isBetweenCalls(subject) && !isCopying
  const { front, show, ticket, customer } = useFrontPane(subject)
  return (
    <div className={classes.desk} data-front={front}>
      <div className={classes.calls}>
        <CallColumn />
      </div>
      <div className={classes.beside}>
        <BesideCall subject={subject} />
      </div>
      {isWork ? (
        <div className={classes.work}>
          <MyWork />
        </div>
      ) : (
        <>
          <PaneSwitch className={classes.switch} front={front} onShow={show} />
          <div {...ticket} className={classes.ticket} data-typing>
            <DeskTicket subject={subject} />
          </div>
          <div {...customer} className={classes.customer} data-typing>
            <CustomerPanel customerId={subject.customerId} call={subject.call} />
          </div>
        </>
      )}
    </div>
  )
}
