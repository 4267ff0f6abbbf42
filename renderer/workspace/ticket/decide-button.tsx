import { Button, Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconHourglass } from '../../ui/icons.ts'
import { useOfflineMessage } from '../../ui/offline-mode.ts'
import { TextArea } from '../../ui/text-area.tsx'
import classes from './ticket.module.css'

interface Props {
  readonly verdict: 'approved' | 'rejected'
  /** Which of two approvals this is; `whole` where one is enough, and for a rejection. */
  readonly part?: 'whole' | 'first' | 'second'
  /** Why this person cannot give it: the button is off, and says so. */
  readonly refusal?: string | undefined
  /** The rule asks for a reason in words: for a rejection, and for an approval that checks speak against. */
  readonly needsComment: boolean
  /** What speaks against it, a sentence each. */
  readonly objections?: readonly string[]
  /** The ticket is being saved: nothing new is begun meanwhile. */
  readonly isSaving: boolean
  readonly onDecide: (comment: string) => Promise<boolean>
}

/** 同意 or 驳回. While a check speaks against 同意 it is an outline only, names the check, and asks for a reason. */
export function DecideButton(props: Props) {
  const { verdict, part = 'whole', refusal, needsComment, objections = [], isSaving, onDecide } = props
  const { t } = useTranslation('ticket')
  const [isOpen, setIsOpen] = useState(false)
  const [comment, setComment] = useState('')
  const offline = useOfflineMessage('ticket.decideRequest')
  const isApproval = verdict === 'approved'
  const decide = async (): Promise<void> => {
    if (await onDecide(comment.trim())) setIsOpen(false)
  }
  const needs =
    objections.length === 0 ? undefined : t('approveNeedsWords', { checks: objections.join(t('listComma')) })
  const about = refusal ?? [offline.reason, needs].filter((text) => text !== undefined).join(' ')
  return (
    <Popover
      opened={isOpen && refusal === undefined}
      onChange={setIsOpen}
      position="top-start"
      width={340}
      trapFocus
    >
      <Popover.Target>
        <Button
          color={isApproval ? 'ready' : undefined}
          variant={!isApproval ? 'default' : needsComment ? 'outline' : 'filled'}
          {...(about === '' ? {} : { title: about, 'aria-description': about })}
          leftSection={
            offline.mode === 'intent' &&
            offline.reason !== undefined && <IconHourglass size={16} aria-hidden="true" />
          }
          disabled={refusal !== undefined || isSaving}
          aria-expanded={needsComment ? isOpen : undefined}
          onClick={() => (needsComment ? setIsOpen(!isOpen) : void decide())}
        >
          {isApproval ? t(`approve.${part}`) : t('reject')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.decide}>
        {offline.reason !== undefined && <p className={classes.dimmed}>{offline.reason}</p>}
        {objections.length > 0 && (
          <div>
            <span>{t('objections')}</span>
            <ul className={classes.objections}>
              {objections.map((objection) => (
                <li key={objection}>{objection}</li>
              ))}
            </ul>
          </div>
        )}
        <TextArea
          data-autofocus
          label={isApproval ? t('approveWhy') : t('rejectWhy')}
          minRows={2}
          maxLength={500}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <Button
          size="xs"
          color={isApproval ? 'ready' : 'breach'}
          disabled={needsComment && comment.trim() === ''}
          onClick={() => void decide()}
        >
          {isApproval ? t('approveAnyway') : t('confirmReject')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
