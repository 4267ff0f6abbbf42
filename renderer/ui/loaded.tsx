import { useEffect, useState, type ComponentType } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import { notify } from './notify.ts'
import { Panel } from './panel.tsx'

/** Pause before a part that did not come is asked for again, in milliseconds. */
const RETRY_MS = 2000

/** How it is said that a part cannot be had now: in its place, in the corner, or not at all where nobody asked for it. */
type Missing = 'inPlace' | 'notified' | 'unsaid'

/**
 * A part of the window whose script is loaded when it is first shown. Where that cannot be had (the shell has stopped) it says so and
 * asks again, and the rest of the window stays: a `lazy` of React that fails takes all of it away, with what is typed.
 */
export function loaded<P extends object = object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
  missing: Missing = 'inPlace',
): ComponentType<P> {
  let known: ComponentType<P> | undefined
  return function LoadedPart(props: P) {
    const { t } = useTranslation()
    const [Content, setContent] = useState<ComponentType<P> | undefined>(() => known)
    const [isMissing, setIsMissing] = useState(false)
    const message = t('notLoaded')
    useEffect(() => {
      if (isMissing && missing === 'notified') notify('warning', message, 'not-loaded')
    }, [isMissing, message])
    useEffect(() => {
      if (known !== undefined) return
      let isWanted = true
      let timer: ReturnType<typeof setTimeout> | undefined
      const ask = (): void =>
        void load().then(
          (part) => {
            known = part.default
            if (isWanted) setContent(() => part.default)
          },
          () => {
            if (!isWanted) return
            setIsMissing(true)
            timer = setTimeout(ask, RETRY_MS)
          },
        )
      ask()
      return () => {
        isWanted = false
        clearTimeout(timer)
      }
    }, [])
    if (Content !== undefined) return <Content {...props} />
    if (missing !== 'inPlace') return null
    if (!isMissing)
      return <Panel label={t('loading')} heading={null} isTall face={{ face: 'loading', rows: 6 }} />
    return (
      <p role="status" style={{ padding: 'var(--mantine-spacing-xl)' }}>
        {message}
      </p>
    )
  }
}
