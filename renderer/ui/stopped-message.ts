import { useTranslation } from '../i18n/use-translation.ts'
import { useCoreStanding } from './live.ts'

/** What is said where the core does not answer, and the one thing to do about it. */
export interface StoppedMessage {
  readonly title: string
  readonly toDo: string
}

/** The message for how the core stands now; it holds while `useCoreStanding` is not `well`. */
export function useStoppedMessage(): StoppedMessage {
  const { t } = useTranslation('shell')
  const isSilent = useCoreStanding() === 'silent'
  const isInBrowser = window.ringdesk === undefined
  return {
    title: t(isSilent ? 'stopped.silent' : 'stopped.gone'),
    toDo: t(isSilent ? 'stopped.wait' : isInBrowser ? 'stopped.startAgain' : 'stopped.openAgain'),
  }
}
