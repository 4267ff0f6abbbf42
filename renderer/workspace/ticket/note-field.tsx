import { useRef, type ComponentProps } from 'react'
import { useDesk } from '../../ui/desk-context.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { ariaKeys, useKeys } from '../../ui/keys.ts'
import { TextArea } from '../../ui/text-area.tsx'

interface Props extends Omit<ComponentProps<typeof TextArea>, 'ref' | 'onChange' | 'maxLength'> {
  /** False where the key belongs to another note. */
  readonly hasKey?: boolean
  readonly onText: (note: string) => void
}

/** The field of a note; its key brings the caret there. */
export function NoteField({ hasKey = true, onText, ...others }: Props) {
  const field = useRef<HTMLTextAreaElement>(null)
  const bound = useDesk((desk) => desk.settings.keys.note)
  const keys = hasKey ? bound : ''
  useKeys({ note: hasKey ? () => field.current?.focus() : undefined })
  return (
    <TextArea
      ref={field}
      maxLength={10_000}
      rightSection={keys !== '' && <KeyHint keys={keys} />}
      rightSectionWidth={56}
      rightSectionPointerEvents="none"
      aria-keyshortcuts={keys === '' ? undefined : ariaKeys(keys)}
      onChange={(event) => onText(event.currentTarget.value)}
      {...others}
    />
  )
}
