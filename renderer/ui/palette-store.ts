import { create } from 'zustand'

/** What lies over the desk, opened from anywhere: the search palette, the outbox list, the help on keys. */
export type Overlay = 'search' | 'outbox' | 'help'

interface OverlayStore {
  readonly open: Overlay | null
  readonly text: string
}
const store = create<OverlayStore>(() => ({ open: null, text: '' }))

/** Opens an overlay; `text` is what the search starts with. */
export const openOverlay = (open: Overlay, text = ''): void => store.setState({ open, text })
export const closeOverlay = (): void => store.setState({ open: null })
export const useOverlay = (overlay: Overlay): { readonly isOpen: boolean; readonly text: string } => {
  const open = store((state) => state.open)
  const text = store((state) => state.text)
  return { isOpen: open === overlay, text }
}
/** The overlay that is open, or null. */
export const useOpenOverlay = (): Overlay | null => store((state) => state.open)
