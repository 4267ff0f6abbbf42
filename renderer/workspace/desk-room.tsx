import { BesideCall } from './call/beside-call.tsx'
import { CallColumn } from './call/call-column.tsx'
import { CustomerPanel } from './customer/customer-panel.tsx'
import classes from './desk-room.module.css'
import { DeskTicket } from './ticket/desk-ticket.tsx'
import { useSubject } from './navigation/use-subject.ts'
import { PaneSwitch } from './navigation/pane-switch.tsx'
import { useFrontPane } from './navigation/use-front-pane.ts'

/** The desk: call and queues, ticket, customer. A narrow window shows ticket and customer in turn, and the call always. */
export function DeskRoom() {
  const subject = useSubject()
  const { front, show, ticket, customer } = useFrontPane(subject)
  return (
    <div className={classes.desk} data-front={front}>
      <div className={classes.calls}>
        <CallColumn />
      </div>
      <div className={classes.beside}>
        <BesideCall subject={subject} />
      </div>
      <PaneSwitch className={classes.switch} front={front} onShow={show} />
      <div {...ticket} className={classes.ticket} data-typing>
        <DeskTicket subject={subject} />
      </div>
      <div {...customer} className={classes.customer} data-typing>
        <CustomerPanel customerId={subject.customerId} call={subject.call} />
      </div>
    </div>
  )
}
