import { displayKeys } from './keys.ts'
import classes from './text.module.css'

/** The key that does the same as the button it stands on; hidden from screen readers, which have aria-keyshortcuts. */
export function KeyHint({ keys }: { readonly keys: string }) {
  return (
    <kbd className={classes.key} aria-hidden="true">
      {displayKeys(keys)}
    </kbd>
  )
}
