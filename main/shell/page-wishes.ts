import type { ShellWish } from '../../shared/contract/shell.ts'

/** What the system asked of the workspace and the page has not fetched yet: it may be loading, or be shut. */
export interface PageWishes {
  add(wish: ShellWish): void
  take(): ShellWish[]
}

/** The contract's bound (shell.ts); the oldest go first. */
const MOST = 20

/** A dial field holds one number and a window shows one call, so of those only the newest is kept. */
export function createPageWishes(onNews: () => void): PageWishes {
  let wishes: ShellWish[] = []
  return {
    add: (wish) => {
      const others = wish.type === 'say' ? wishes : wishes.filter(({ type }) => type !== wish.type)
      wishes = [...others, wish].slice(-MOST)
      onNews()
    },
    take: () => {
      const taken = wishes
      wishes = []
      return taken
    },
  }
}
