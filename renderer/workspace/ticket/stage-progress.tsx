import { isOpen, TICKET_STEPS, type Ticket } from '../../../shared/domain/ticket.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconCheck } from '../../ui/icons.ts'
import classes from './ticket.module.css'

/** The road of the ticket's kind, with the step that is being worked on. */
export function StageProgress({ ticket }: { readonly ticket: Pick<Ticket, 'kind' | 'step' | 'status'> }) {
  const { t } = useTranslation('ticket')
  const { t: common } = useTranslation()
  const steps = TICKET_STEPS[ticket.kind]
  const isAllDone = !isOpen(ticket) && ticket.step >= steps.length - 1
  return (
    <ol className={classes.road} aria-label={t('road')}>
      {steps.map((step, index) => {
        const state =
          index < ticket.step || isAllDone ? 'done' : index === ticket.step ? 'now' : ('next' as const)
        const name = common(`step.${step}`)
        const label =
          state === 'done'
            ? t('stepDone', { step: name })
            : t(state === 'now' ? 'stepNow' : 'stepNext', { step: name })
        return (
          <li key={step} className={classes.step} data-state={state} aria-label={label}>
            <span className={classes.stepMark} aria-hidden="true">
              {state === 'done' ? <IconCheck size={14} stroke={3} /> : index + 1}
            </span>
            <span className={classes.stepName} aria-hidden="true">
              {name}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
