import { useId } from 'react'
import classes from './segments.module.css'

interface Props<T extends string> {
  readonly value: T
  readonly onChange: (value: T) => void
  readonly data: readonly { readonly value: T; readonly label: string }[]
  readonly size?: 'xs' | 'sm'
  readonly 'aria-label'?: string
  readonly 'aria-labelledby'?: string
}

/**
 * A choice of few, side by side. Drawn by style alone: Mantine's measures where its indicator belongs, which makes the
 * browser lay the page out at once, in the moment in which a caller's card is drawn.
 */
export function Segments<T extends string>({ value, onChange, data, size = 'sm', ...label }: Props<T>) {
  const name = useId()
  return (
    <div role="radiogroup" className={classes.segments} data-size={size} {...label}>
      {data.map((one) => (
        <label key={one.value} className={classes.segment}>
          <input
            type="radio"
            className={classes.input}
            name={name}
            value={one.value}
            checked={one.value === value}
            onChange={() => onChange(one.value)}
          />
          {one.label}
        </label>
      ))}
    </div>
  )
}
