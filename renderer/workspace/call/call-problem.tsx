import { Alert, Button, Group } from '@mantine/core'
import type { PhoneProblem } from '../../../shared/contract/phone.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconAlertTriangle } from '../../ui/icons.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { openRoom } from '../navigation/navigation.ts'

const ABOUT_DEVICES = new Set(['microphoneRefused', 'noMicrophone', 'deviceFailed', 'noMedia'])
const ABOUT_LINE = new Set([
  'lineUnreachable',
  'badCredentials',
  'serverBusy',
  'noIceCandidate',
  'microphoneRefused',
])

const ELSEWHERE = 'registeredElsewhere'
const hasWayOn = (code: string): boolean =>
  code === ELSEWHERE || ABOUT_DEVICES.has(code) || ABOUT_LINE.has(code)

/** What is wrong with phone or line, what was kept, and the way on. */
export function CallProblem({ problem }: { readonly problem: PhoneProblem | null }) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  if (problem === null) return null
  return (
    <Alert
      color="breach"
      variant="light"
      p="sm"
      role="alert"
      aria-label={t('problem.label')}
      icon={<IconAlertTriangle size={16} aria-hidden="true" />}
    >
      {t(`problem.${problem.code}`)}
      {problem.sipStatus !== null && ` (${t('problem.sip', { status: problem.sipStatus })})`}
      <Group gap="xs" mt={hasWayOn(problem.code) ? 'xs' : 0}>
        {problem.code === ELSEWHERE && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => void runOrNotify(desk, 'line.takeBack', null)}
          >
            {t('problem.takeBack')}
          </Button>
        )}
        {ABOUT_LINE.has(problem.code) && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => void runOrNotify(desk, 'line.probe', null)}
          >
            {t('problem.probe')}
          </Button>
        )}
        {ABOUT_DEVICES.has(problem.code) && (
          <Button size="compact-xs" variant="default" onClick={() => openRoom('settings')}>
            {t('problem.toSettings')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}
