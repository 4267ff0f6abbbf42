import { UnstyledButton } from '@mantine/core'
import { useTranslation } from '../i18n/use-translation.ts'
import { useDeskClient } from './desk-context.ts'
import { runOrNotify } from './run-or-notify.ts'

interface UseOtherHubProps {
  readonly hubId: string
  readonly className: string | undefined
}

/** Uses the hub that answers in the place of this team's. What is here is kept for when the team's own is back. */
export function UseOtherHub({ hubId, className }: UseOtherHubProps) {
  const desk = useDeskClient()
  const { t } = useTranslation('shell')
  return (
    <UnstyledButton
      className={className}
      onClick={() => void runOrNotify(desk, 'session.useOtherHub', { hubId })}
    >
      {t('otherHub.use')}
    </UnstyledButton>
  )
}
