import { Button, Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconHourglass } from '../../ui/icons.ts'
import { useOfflineWord } from '../../ui/offline-mode.ts'
import { TextArea } from '../../ui/text-area.tsx'
import classes from './ticket.module.css'

interface Props {
  readonly verdict: 'approved' | 'rejected'
  /** A rejection, and an approval against the checklist, is done with a reason in words. */
  readonly needsWords: boolean
  readonly onDecide: (words: string) => Promise<boolean>
}

/** 同意 or 驳回. */
export function DecideButton({ verdict, needsWords, onDecide }: Props) {
  const { t } = useTranslation('ticket')
  const [isOpen, setIsOpen] = useState(false)
  const [words, setWords] = useState('')
  const offline = useOfflineWord('ticket.decide')
  const isApproval = verdict === 'approved'
  const decide = async (): Promise<void> => {
    if (await onDecide(words.trim())) setIsOpen(false)
  }
  return (
    <Popover opened={isOpen} onChange={setIsOpen} position="top-start" width={340} trapFocus>
      <Popover.Target>
        <Button
          color={isApproval ? 'ready' : undefined}
          variant={isApproval ? 'filled' : 'default'}
          {...offline.props}
          leftSection={
            offline.mode === 'intent' &&
            offline.reason !== undefined && <IconHourglass size={16} aria-hidden="true" />
          }
          aria-expanded={needsWords ? isOpen : undefined}
          onClick={() => (needsWords ? setIsOpen(!isOpen) : void decide())}
        >
          {isApproval ? t('approve') : t('reject')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={classes.decide}>
        {offline.reason !== undefined && <p className={classes.dimmed}>{offline.reason}</p>}
        <TextArea
          data-autofocus
          label={isApproval ? t('approveWhy') : t('rejectWhy')}
          minRows={2}
          maxLength={500}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Button
          size="xs"
          color={isApproval ? 'ready' : 'breach'}
          disabled={words.trim() === ''}
          onClick={() => void decide()}
        >
          {isApproval ? t('approveAnyway') : t('confirmReject')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  )
}
