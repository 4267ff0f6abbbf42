import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from './icons.ts'
import { useTypedFilter } from './use-typed-filter.ts'

interface Props {
  readonly label: string
  readonly placeholder: string
  /** The name of the button that empties the field. */
  readonly clearLabel: string
  /** The text that the list is filtered by now. */
  readonly applied: string
  /** Gets the text as it is typed, as `useTypedFilter` says. */
  readonly onFilter: (text: string) => void
  readonly width: number
}

/** The field above a list that filters it by a text. */
export function FilterField({ label, placeholder, clearLabel, applied, onFilter, width }: Props) {
  const [text, setText] = useTypedFilter(applied, onFilter)
  return (
    <TextInput
      aria-label={label}
      placeholder={placeholder}
      maxLength={100}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      rightSection={
        text !== '' && <CloseButton size="sm" aria-label={clearLabel} onClick={() => setText('')} />
      }
      w={width}
    />
  )
}
