import { UnstyledButton } from '@mantine/core'
import { useState, type CSSProperties } from 'react'
import { useTranslation } from '../i18n/use-translation.ts'
import classes from './text.module.css'

interface Props {
  readonly text: string
  /** Lines that stand there until a person wants the rest; one is reckoned as 40 letters. */
  readonly lines: number
  readonly className?: string | undefined
}

const LETTERS_OF_A_LINE = 40
const isLong = (text: string, lines: number): boolean =>
  text.length > lines * LETTERS_OF_A_LINE || text.split('\n').length > lines

/** A text of which a long one shows its first lines, and a button for the rest. */
export function ClampedText({ text, lines, className }: Props) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const own = `${className ?? ''} ${classes.clampable}`
  if (!isLong(text, lines)) return <span className={own}>{text}</span>
  return (
    <>
      <span
        className={`${own} ${isOpen ? '' : classes.clamped}`}
        style={isOpen ? undefined : ({ '--most-lines': lines } as CSSProperties)}
      >
        {text}
      </span>
      <UnstyledButton
        className={classes.rest}
        aria-expanded={isOpen}
        onClick={() => setIsOpen((before) => !before)}
      >
        {t(isOpen ? 'showLess' : 'showAll')}
      </UnstyledButton>
    </>
  )
}
