import { BACK_KEYS, FORWARD_KEYS, isMac } from '../../ui/keys.ts'

/** Keys that go back and forward where the window is no browser's, which has them itself. On a Mac they move the caret by a word. */
export const historyKeys = (): Readonly<Record<string, () => void>> =>
  window.ringdesk === undefined || isMac()
    ? {}
    : {
        [BACK_KEYS]: () => window.history.back(),
        [FORWARD_KEYS]: () => window.history.forward(),
      }
