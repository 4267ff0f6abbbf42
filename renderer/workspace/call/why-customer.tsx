import { Button, Popover, TextInput, UnstyledButton } from '@mantine/core'
import { useRef, useState, type SubmitEvent } from 'react'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { Candidate } from '../../../shared/domain/match.ts'
import { formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { LevelBadge } from '../../ui/badges.tsx'
import { IconChevronDown } from '../../ui/icons.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { useOneRun } from '../../ui/use-one-run.ts'
import { loaded } from '../../ui/loaded.tsx'
import classes from './why-customer.module.css'

/** Comes with the first correction. */
const FindCaller = loaded(() => import('./find-caller.tsx'), 'notified')

/** Why the caller is taken for this customer, who else it could be, and one click to put it right; nothing for a colleague. */
export function WhyCustomer({ call }: { readonly call: CallCard }) {
  const { t } = useTranslation('call')
  const [isOpen, setIsOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  /** The field that had the focus goes: the next key is for the card again. */
  const done = (): void => {
    setIsOpen(false)
    button.current?.focus()
  }
  // a colleague is no customer, and there is nothing to put right
  if (call.number.kind === 'internal') return null
  const chosenId = call.customer?.customer.id
  const chosen = call.candidates.find(({ customer }) => customer.id === chosenId)
  const others = call.candidates.length - (chosen ? 1 : 0)
  const reason = chosen ? t(`why.${chosen.reason}`) : call.customer ? null : t('why.nobody')
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="bottom-start" width={320} trapFocus={false}>
      <Popover.Target>
        <UnstyledButton
          ref={button}
          className={classes.why}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {reason !== null && <span className="visually-hidden">{t('why.label')}</span>}
          <span>{reason ?? t('why.label')}</span>
          <span className={classes.others}>
            {others > 0 ? t('others', { n: others }) : t('correct')}
            <IconChevronDown size={12} aria-hidden="true" />
          </span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label={t('candidates')}>
        {call.candidates.length > 0 && (
          <ul className={classes.list} aria-label={t('candidates')}>
            {call.candidates.map((candidate) => (
              <CandidateRow
                key={candidate.customer.id}
                call={call}
                candidate={candidate}
                isChosen={candidate.customer.id === chosenId}
                onDone={done}
              />
            ))}
          </ul>
        )}
        {call.number.kind === 'e164' && <p className={classes.dimmed}>{t('remembered')}</p>}
        <FindCaller call={call} onDone={done} />
        {call.number.kind === 'e164' && call.customer !== null && (
          <CreateCustomer call={call} onDone={done} />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function CandidateRow({
  call,
  candidate,
  isChosen,
  onDone,
}: {
  readonly call: CallCard
  readonly candidate: Candidate
  readonly isChosen: boolean
  readonly onDone: () => void
}) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const { customer, reason, lastContactAt, hasOpenTicket } = candidate
  const choose = async (): Promise<void> => {
    const done = await runOrNotify(desk, 'call.chooseCustomer', {
      callId: call.callId,
      customerId: customer.id,
      remember: call.number.kind === 'e164',
    })
    if (done !== undefined) onDone()
  }
  const facts = [
    t(`why.${reason}`),
    hasOpenTicket ? t('hasOpenTicket') : null,
    lastContactAt === null ? null : t('lastContact', { when: formatWhen(lastContactAt) }),
  ]
  return (
    <li className={classes.candidate}>
      <span className={classes.candidateWords}>
        <span className={classes.candidateName}>
          {customer.name}
          {customer.level !== 'standard' && <LevelBadge level={customer.level} />}
        </span>
        <span className={classes.dimmed}>{facts.filter((fact) => fact !== null).join(' · ')}</span>
      </span>
      {isChosen ? (
        <span className={classes.dimmed}>{t('chosenNow')}</span>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${t('chooseThis')}: ${customer.name}`}
          onClick={() => void choose()}
        >
          {t('chooseThis')}
        </Button>
      )}
    </li>
  )
}

/** A new customer from this caller's number. */
export function CreateCustomer({ call, onDone }: { readonly call: CallCard; readonly onDone?: () => void }) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const [name, setName] = useState('')
  const create = useOneRun(async (): Promise<void> => {
    const made = await runOrNotify(desk, 'call.createCustomer', { callId: call.callId, name })
    if (made) onDone?.()
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    void create()
  }
  return (
    <form className={classes.row} onSubmit={submit}>
      <TextInput
        size="xs"
        className={classes.grow}
        label={t('createName')}
        value={name}
        autoComplete="off"
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" variant="default" disabled={name.trim() === ''}>
        {t('create')}
      </Button>
    </form>
  )
}
