import { v7 } from 'uuid'
import type { DeskDoor } from '../../../shared/contract/desk.ts'
import { DoorError, type DoorClient } from '../../../shared/contract/door.ts'
import type { TicketId } from '../../../shared/domain/ids.ts'
import { createDraftSender } from '../../../renderer/ui/draft-sender.ts'

type Door = DoorClient<DeskDoor>
const isAway = (error: unknown): boolean => error instanceof DoorError && error.code === 'doorClosed'

/**
 * An agent at a window that outlives the core: types into the note of a ticket (with the window's own sender), saves, and
 * asks again under the same mark where the core went away before it answered. Remembers what must not be lost.
 */
export class TypingAgent {
  readonly ticketId: TicketId
  readonly key: string
  /** Every word ever typed, with when. */
  readonly typedAt = new Map<string, number>()
  /** What a core was asked to make of the draft, in order; true once it said that it did. */
  readonly #draftStates: { readonly text: string | null; isAcked: boolean }[] = [
    { text: null, isAcked: true },
  ]
  /** Titles whose save was answered, in order. */
  readonly savedTitles: string[] = []
  readonly savedWords = new Set<string>()
  #text = ''
  #words = 0
  #titles = 0
  /** From the first asking until the answer, over any number of cores: as in the window. */
  #isAsking = false
  #door: Door | undefined
  #unanswered: { readonly ask: string; readonly text: string; readonly title: string } | undefined
  readonly #sender = createDraftSender(
    async () => {
      const text = this.#text
      const state = { text, isAcked: false }
      const door = this.#open()
      this.#draftStates.push(state)
      await door.call('draft.save', { key: this.key, value: { note: text } })
      state.isAcked = true
    },
    () => this.#isAsking,
  )

  constructor(ticketId: TicketId) {
    this.ticketId = ticketId
    this.key = `ticket:${ticketId}`
  }

  get isSaving(): boolean {
    return this.#unanswered !== undefined
  }

  type(): void {
    this.#words += 1
    const word = `w${this.#words}`
    this.#text += `${this.#text === '' ? '' : ' '}${word}`
    this.typedAt.set(word, performance.now())
    this.#sender.touch(this.key)
  }

  /** Saves what is typed as a note, and a new title with it. */
  async save(): Promise<void> {
    if (this.#text === '' || this.isSaving) return
    this.#titles += 1
    this.#unanswered = { ask: v7(), text: this.#text, title: `title ${this.#titles}` }
    await this.#sender.flush(this.key)
    await this.#askAgain()
  }

  /** The core went away. */
  detach(): void {
    this.#door = undefined
  }

  /** A core came: what it holds of the draft is checked, and what was not answered is asked again. */
  async attach(
    door: Door,
  ): Promise<{ readonly keptDraft: string | null; readonly possible: (string | null)[] }> {
    const draft = await door.call('draft.get', { key: this.key })
    const keptDraft = (draft?.value['note'] as string | undefined) ?? null
    const lastAcked = this.#draftStates.findLastIndex((state) => state.isAcked)
    const possible = this.#draftStates.slice(lastAcked).map((state) => state.text)
    this.#draftStates.splice(0, Infinity, { text: keptDraft, isAcked: true })
    this.#door = door
    return { keptDraft, possible }
  }

  /** Goes on where the last core left off; `isReloaded`: the window, too, starts anew from what the core kept. */
  async resume(keptDraft: string | null, isReloaded: boolean): Promise<void> {
    if (isReloaded && !this.isSaving) {
      this.#sender.drop(this.key)
      this.#text = keptDraft ?? ''
    }
    await this.#askAgain()
    if (this.#text !== '' && this.#text !== keptDraft) this.#sender.touch(this.key)
  }

  async rest(): Promise<void> {
    await this.#sender.flush(this.key)
  }

  #open(): Door {
    if (this.#door) return this.#door
    throw new DoorError('doorClosed', 'no core', true)
  }

  async #askAgain(): Promise<void> {
    const asked = this.#unanswered
    if (!asked) return
    this.#isAsking = true
    const state = { text: null, isAcked: false }
    try {
      const door = this.#open()
      this.#draftStates.push(state)
      await door.call('acts.do', {
        acts: [
          { type: 'ticket.update', id: this.ticketId, fields: { title: asked.title } },
          // a new id each time, as from a window that forgot the first one: only the mark says that it is the same wish
          {
            type: 'note.add',
            id: v7(),
            about: { entity: 'ticket', id: this.ticketId },
            text: asked.text,
          },
        ],
        basedOn: null,
        draft: this.key,
        ask: asked.ask,
      })
    } catch (error) {
      if (isAway(error)) return
      throw error
    }
    state.isAcked = true
    this.#unanswered = undefined
    this.#isAsking = false
    this.savedTitles.push(asked.title)
    for (const word of asked.text.split(' ')) this.savedWords.add(word)
    this.#sender.drop(this.key)
    this.#text = ''
  }
}
