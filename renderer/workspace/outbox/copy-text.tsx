import { Button } from '@mantine/core'
import { useState } from 'react'
import '../../i18n/outbox-list-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconCheck, IconCopy } from '../../ui/icons.ts'

/** Copies a text through a field beside `button`, which keeps it inside of what holds the caret. False where that failed. */
function copyBeside(button: HTMLElement, text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'visually-hidden'
  button.after(field)
  field.focus()
  field.select()
  // no permission is needed where a person presses the key, and the desktop shell grants pages none for the clipboard
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- no other way works without that permission
  const isCopied = document.execCommand('copy')
  field.remove()
  button.focus()
  return isCopied
}

/** Copies words that were typed, so that they can be used elsewhere whatever becomes of the item. */
export function CopyText({ text }: { readonly text: string }) {
  const { t } = useTranslation('outboxList')
  const [copied, setCopied] = useState<string>()
  const isCopied = copied === text
  const CopyIcon = isCopied ? IconCheck : IconCopy
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<CopyIcon size={14} aria-hidden="true" />}
      onClick={({ currentTarget }) => setCopied(copyBeside(currentTarget, text) ? text : undefined)}
    >
      {t(isCopied ? 'copied' : 'copy')}
    </Button>
  )
}
