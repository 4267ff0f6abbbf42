import { BesideCall } from './call/beside-call.tsx'
import { CallColumn } from './call/call-column.tsx'
import { CustomerPanel } from './customer/customer-panel.tsx'
import classes from './desk-room.module.css'
import { DeskTicket } from './ticket/desk-ticket.tsx'
import { useSubject } from './navigation/use-subject.ts'

/** The desk: call and queues, ticket, customer. */
export function DeskRoom() {
  const subject = useSubject()
  return (
    <div className={classes.desk}>
      <div className={classes.calls}>
        <CallColumn />
      </div>
      <div className={classes.beside}>
        <BesideCall subject={subject} />
      </div>
      <div className={classes.ticket} data-typing>
        <DeskTicket subject={subject} />
      </div>
      <div className={classes.customer} data-typing>
        <CustomerPanel customerId={subject.customerId} call={subject.call} />
      </div>
    </div>
  )
}
