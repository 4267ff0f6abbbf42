import { InputBase } from '@mantine/core'
import type { ComponentPropsWithRef, ReactNode } from 'react'
import classes from './text-area.module.css'

interface Props extends ComponentPropsWithRef<'textarea'> {
  readonly label?: ReactNode
  readonly description?: ReactNode
  /** Lines that it has when it is empty. */
  readonly minRows: number
  /** Lines after which it scrolls. */
  readonly maxRows?: number
  /** Stands at the right inside of it. */
  readonly rightSection?: ReactNode
  readonly rightSectionWidth?: number
  readonly rightSectionPointerEvents?: 'none'
}

/** A field of several lines, as high as its text. */
export function TextArea({ minRows, maxRows = 16, style, ...others }: Props) {
  return (
    <InputBase
      component="textarea"
      multiline
      rows={minRows}
      classNames={{ input: classes.area }}
      styles={{ input: { '--fewest-lines': minRows, '--most-lines': maxRows, ...style } }}
      {...others}
    />
  )
}
