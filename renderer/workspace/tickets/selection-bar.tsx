import { Button, Menu, Progress } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import type { ActType } from '../../../shared/acts/registry.ts'
import { TicketStatus, type Ticket } from '../../../shared/domain/ticket.ts'
import '../../i18n/tickets-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { MOST_CHOSEN } from '../../ui/grid-selection.tsx'
import { IconArrowBackUp, IconChevronDown, IconNote, IconX } from '../../ui/icons.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { useOfflineMessage } from '../../ui/offline-mode.ts'
import { TextArea } from '../../ui/text-area.tsx'
import { ticketTitle } from '../../ui/ticket-title.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { draftsOf } from '../../ui/window-drafts.ts'
import { withWayBack, type Wish } from './each-ticket.ts'
import classes from './selection-bar.module.css'
import { useEachTicket, type Report } from './use-each-ticket.ts'

/** What is typed for many tickets outlives the room, as every draft does. */
const NOTE_DRAFT = 'tickets:note'
const NO_NOTE = { text: '' }

interface Props {
  /** Chosen tickets, as they were when they were chosen. */
  readonly tickets: readonly Ticket[]
  readonly onClear: () => void
  /** Something was done with these: they are chosen no more. */
  readonly onDone: (done: readonly Ticket[]) => void
  /** How many more were to be chosen and were not: beyond the most, or not here yet. */
  readonly leftOut: number
}

/** Under the list, while tickets are chosen or something was done with them: what can be done, how far it is, and what was refused. */
export function SelectionBar({ tickets, onClear, onDone, leftOut }: Props) {
  const { t } = useTranslation('tickets')
  const drafts = draftsOf(useDeskClient())
  const [isWriting, setIsWriting] = useState(false)
  const { progress, report, start, stop, takeBack, forget } = useEachTicket()
  if (tickets.length === 0 && report === null && progress === null) return null
  const fulfil = async (wish: Wish): Promise<void> => {
    setIsWriting(false)
    const { done, refused, isStopped } = await start(tickets, wish)
    // what was refused, or not come to, stays chosen, and its note in the field
    onDone(done)
    if (wish.kind !== 'note') return
    if (refused.length > 0 || isStopped) setIsWriting(true)
    else drafts.discard(NOTE_DRAFT)
  }
  return (
    <section aria-label={t('many.label')} className={classes.bar}>
      {progress !== null ? (
        <div className={classes.row} role="status">
          <Progress.Root size="sm" w={160}>
            <Progress.Section
              value={(progress.done / progress.total) * 100}
              aria-label={t('many.progress')}
            />
          </Progress.Root>
          <span>{t('many.busy', progress)}</span>
          <Button variant="default" size="compact-sm" onClick={stop}>
            {t('many.stop')}
          </Button>
        </div>
      ) : (
        <>
          {report !== null && <ReportLines report={report} onTakeBack={takeBack} onClose={forget} />}
          {tickets.length > 0 && (
            <div className={classes.row}>
              <strong role="status">
                {t('many.chosen', { n: tickets.length })}
                {leftOut > 0 && ` · ${t('many.leftOut', { n: leftOut, most: MOST_CHOSEN })}`}
              </strong>
              <StatusMenu onChoose={(status) => void fulfil({ kind: 'status', status })} />
              <AssigneeMenu onChoose={(assignee) => void fulfil({ kind: 'assignee', assignee })} />
              <ActButton
                act="note.add"
                isExpanded={isWriting}
                label={t('many.note')}
                onClick={() => setIsWriting((before) => !before)}
              />
              <Button
                variant="subtle"
                size="compact-sm"
                className={classes.end}
                leftSection={<IconX size={14} aria-hidden="true" />}
                rightSection={<KeyHint keys="Esc" />}
                onClick={onClear}
              >
                {t('many.clear')}
              </Button>
            </div>
          )}
          {isWriting && tickets.length > 0 && (
            <NoteForm count={tickets.length} onSave={(text) => void fulfil({ kind: 'note', text })} />
          )}
        </>
      )}
    </section>
  )
}

/** A button that says when its act is not possible, or only a wish, while the hub is away. */
function ActButton({
  act,
  label,
  isExpanded,
  onClick,
}: {
  readonly act: ActType
  readonly label: string
  readonly isExpanded: boolean
  readonly onClick: () => void
}) {
  const offline = useOfflineMessage(act)
  return (
    <Button
      variant="default"
      size="compact-sm"
      {...offline.props}
      disabled={offline.isBarred}
      aria-expanded={isExpanded}
      leftSection={<IconNote size={14} aria-hidden="true" />}
      onClick={onClick}
    >
      {label}
    </Button>
  )
}

/** A menu of what an act may do; it says when the act is not possible, or only a wish, while the hub is away. */
function ActMenu({
  act,
  label,
  className,
  children,
}: {
  readonly act: ActType
  readonly label: string
  readonly className?: string | undefined
  readonly children: ReactNode
}) {
  const offline = useOfflineMessage(act)
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          {...offline.props}
          disabled={offline.isBarred}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={label} className={className}>
        {children}
      </Menu.Dropdown>
    </Menu>
  )
}

function StatusMenu({ onChoose }: { readonly onChoose: (status: TicketStatus) => void }) {
  const { t } = useTranslation('tickets')
  const { t: common } = useTranslation()
  return (
    <ActMenu act="ticket.setStatus" label={t('many.status')}>
      {TicketStatus.options
        .filter((status) => status !== 'new')
        .map((status) => (
          <Menu.Item key={status} onClick={() => onChoose(status)}>
            {common(`status.${status}`)}
          </Menu.Item>
        ))}
    </ActMenu>
  )
}

function AssigneeMenu({ onChoose }: { readonly onChoose: (assignee: Ticket['assignee']) => void }) {
  const { t } = useTranslation('tickets')
  const { people, me } = useDesk((desk) => ({ people: desk.people, me: desk.session?.person.id }))
  return (
    <ActMenu act="ticket.update" label={t('many.assignee')} className={classes.people}>
      {me !== undefined && <Menu.Item onClick={() => onChoose(me)}>{t('many.toMe')}</Menu.Item>}
      <Menu.Item onClick={() => onChoose(null)}>{t('nobody')}</Menu.Item>
      <Menu.Divider />
      {people
        .filter(({ id }) => id !== me)
        .map(({ id, name, extension }) => (
          <Menu.Item key={id} onClick={() => onChoose(id)}>
            {name} · {extension}
          </Menu.Item>
        ))}
    </ActMenu>
  )
}

function NoteForm({ count, onSave }: { readonly count: number; readonly onSave: (text: string) => void }) {
  const { t } = useTranslation('tickets')
  const draft = useDraft(NOTE_DRAFT, NO_NOTE)
  const note = draft.value.text.trim()
  return (
    <form
      className={classes.note}
      onSubmit={(event) => {
        event.preventDefault()
        if (note === '') return
        onSave(note)
      }}
    >
      <TextArea
        className={classes.text}
        label={t('many.noteText')}
        minRows={2}
        maxRows={6}
        maxLength={10_000}
        autoFocus
        value={draft.value.text}
        onChange={(event) => draft.set({ text: event.currentTarget.value })}
      />
      <Button type="submit" disabled={note === ''} title={note === '' ? t('many.noteMissing') : undefined}>
        {t('many.addNote', { n: count })}
      </Button>
    </form>
  )
}

interface ReportProps {
  readonly report: Report
  readonly onTakeBack: () => void
  readonly onClose: () => void
}

/** What became of each ticket: how many were done, which were not and why, and the way back. */
function ReportLines({ report, onTakeBack, onClose }: ReportProps) {
  const { t } = useTranslation('tickets')
  const { t: common } = useTranslation()
  const { wish, outcome, isBack } = report
  const what = {
    status: () => (wish.kind === 'status' ? common(`status.${wish.status}`) : ''),
    assignee: () => t('many.assignee'),
    note: () => t('many.note'),
  }[wish.kind]()
  const back = isBack ? 0 : withWayBack(outcome.done, wish).length
  return (
    <div className={classes.report} role="status">
      <div className={classes.row}>
        <strong>
          {t(isBack ? 'many.takenBack' : 'many.done', { what, n: outcome.done.length })}
          {outcome.refused.length > 0 && ` · ${t('many.refused', { n: outcome.refused.length })}`}
          {outcome.isStopped && ` · ${t('many.stopped')}`}
        </strong>
        {back > 0 && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconArrowBackUp size={14} aria-hidden="true" />}
            onClick={onTakeBack}
          >
            {back === outcome.done.length
              ? t('many.takeBack')
              : t('many.takeBackSome', { n: back, total: outcome.done.length })}
          </Button>
        )}
        <Button variant="subtle" size="compact-sm" className={classes.end} onClick={onClose}>
          {t('many.close')}
        </Button>
      </div>
      {outcome.refused.length > 0 && (
        <ul className={classes.refused} aria-label={t('many.refusedList')}>
          {outcome.refused.map(({ ticket, reason }) => (
            <li key={ticket.id}>
              <strong>{ticket.number ?? t('numberPending')}</strong> {ticketTitle(ticket, null, common)}
              {' · '}
              {reason}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
