import { Notification } from 'electron'

/** Notifications of the system about the console itself. Nothing happens when one is clicked but `onOpen`. */
export class SystemNotices {
  /** One that nobody holds is forgotten with its click. */
  readonly #standing = new Set<Notification>()
  readonly #onOpen: () => void

  constructor(onOpen: () => void) {
    this.#onOpen = onOpen
  }

  show(title: string, body: string): void {
    const notice = new Notification({ title, body })
    this.#standing.add(notice)
    notice.on('close', () => this.#standing.delete(notice))
    notice.on('click', this.#onOpen)
    notice.show()
  }
}
