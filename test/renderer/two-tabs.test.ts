import fc from 'fast-check'
import { v7 } from 'uuid'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createDeskClient } from '../../renderer/ui/desk-client.ts'
import type { DeskClient } from '../../renderer/ui/desk-client-types.ts'
import { draftsOf } from '../../renderer/ui/window-drafts.ts'
import { DoorError, portPair, type Port } from '../../shared/contract/door.ts'
import type { CustomerId, NoteId } from '../../shared/domain/ids.ts'
import { TestConsole } from '../core/support/test-console.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { runsOf, timeLimitOf } from '../support/property.ts'

/**
 * Two windows over one real core, and one person who types now here and now there, saves, reloads, and whose core is started anew. Every
 * word is either saved or still in the draft, which is the same everywhere.
 */

const FIELDS = ['note', 'comment'] as const
type Field = (typeof FIELDS)[number]
type Step =
  | { readonly do: 'type'; readonly tab: 0 | 1; readonly field: Field }
  | { readonly do: 'save' | 'reload'; readonly tab: 0 | 1 }
  | { readonly do: 'restart' | 'wait' }

const tab = fc.constantFrom(0 as const, 1 as const)
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({ do: fc.constant('type' as const), tab, field: fc.constantFrom(...FIELDS) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('save' as const), tab }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reload' as const), tab }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  ),
  { minLength: 3, maxLength: 16 },
)

/** A core that can be started anew: who opens a door meanwhile waits for the new one. */
class RestartableDesk {
  readonly desk: TestConsole
  #ready = Promise.resolve()

  constructor(desk: TestConsole) {
    this.desk = desk
  }
  async openPort(): Promise<Port> {
    await this.#ready
    const [window, core] = portPair()
    this.desk.core.attach('desk', core)
    return window
  }
  async restart(): Promise<void> {
    const started = Promise.withResolvers<void>()
    this.#ready = started.promise
    await this.desk.restart()
    started.resolve()
  }
}

/** A browser's tab: a client with what it shows of one draft. */
class Tab {
  readonly client: DeskClient
  readonly key: string
  readonly #leave: () => void

  constructor(core: RestartableDesk, key: string) {
    this.key = key
    this.client = createDeskClient()
    this.client.connect(() => core.openPort())
    this.#leave = draftsOf(this.client).use(key)
  }
  typed(): Readonly<Partial<Record<Field, string>>> {
    return draftsOf(this.client).stateOf(this.key).typed
  }
  isReady(): boolean {
    return this.client.isLive() && draftsOf(this.client).stateOf(this.key).isReady
  }
  /** Adds a word to what stands there. */
  type(field: Field, word: string): void {
    draftsOf(this.client).type(this.key, { [field]: `${this.typed()[field] ?? ''}${word} ` })
  }
  flush(): Promise<void> {
    return draftsOf(this.client).flush(this.key)
  }
  /** As a form saves: what it shows, in one act, and the draft goes with it. Refused, all of it stays. */
  async save(): Promise<void> {
    const typed = this.typed()
    const text = Object.values(typed).join('')
    if (text === '') return
    await this.flush()
    const about = { entity: 'customer' as const, id: 'c-two' as CustomerId }
    const acts = [{ type: 'note.add' as const, id: v7() as NoteId, about, text }]
    try {
      await this.client.callCore('acts.do', { acts, basedOn: null, draft: this.key, saved: typed })
      draftsOf(this.client).forget(this.key, typed)
    } catch (error) {
      if (!(error instanceof DoorError && error.code === 'doorClosed')) throw error
    }
  }
  async close(): Promise<void> {
    await this.flush()
    this.#leave()
    this.client.close()
  }
}

/** Everything that was ever saved, in one text. */
async function savedNotes({ door }: TestConsole): Promise<string> {
  const id = 'c-two' as CustomerId
  const { items } = await door.call('customer.timeline', { id, before: null, kinds: ['note'], limit: 200 })
  return items.map((item) => (item.kind === 'note' ? item.note.text : '')).join(' ')
}

/** Does the steps with a draft of their own, and sees that no word went missing. */
async function walk(core: RestartableDesk, key: string, walked: readonly Step[]): Promise<void> {
  const tabs = [new Tab(core, key), new Tab(core, key)] as [Tab, Tab]
  const words: string[] = []
  const saves: Promise<void>[] = []
  const lastIn = new Map<Field, number>()
  const areReady = (): boolean => tabs.every((one) => one.isReady())
  /** Both show what the core has, and nothing is under way. */
  const quiet = async (): Promise<void> => {
    await Promise.all(saves)
    await until('both tabs', areReady)
    for (const one of tabs) await one.flush()
    await vi.waitFor(
      async () => {
        const kept = (await core.desk.door.call('draft.get', { key }))?.value ?? {}
        for (const one of tabs) expect(one.typed()).toEqual(kept)
      },
      { timeout: 10_000 },
    )
  }
  await until('both tabs', areReady)
  for (const step of walked)
    switch (step.do) {
      case 'type': {
        // nobody types into one field in two tabs within a tenth of a second
        if ((lastIn.get(step.field) ?? step.tab) !== step.tab) await quiet()
        lastIn.set(step.field, step.tab)
        const word = `${key}/${words.length}.`
        words.push(word)
        tabs[step.tab].type(step.field, word)
        break
      }
      case 'save':
        saves.push(tabs[step.tab].save())
        break
      case 'reload':
        // the core has what was typed: it stands within a tenth of a second, and while it is away nobody reloads here
        await Promise.all(saves)
        await until('the tab', () => tabs[step.tab].isReady())
        await tabs[step.tab].close()
        tabs[step.tab] = new Tab(core, key)
        // nobody types into a page before it shows what was typed
        await until('the new page', () => tabs[step.tab].isReady())
        break
      case 'wait':
        await quiet()
        break
      case 'restart':
        await core.restart()
    }
  await quiet()
  const saved = await savedNotes(core.desk)
  const left = Object.values(tabs[0].typed()).join('')
  for (const word of words) expect(saved + left, JSON.stringify({ word, saved, left })).toContain(word)
  await tabs[0].save()
  await quiet()
  for (const one of tabs) expect(one.typed()).toEqual({})
  for (const one of tabs) await one.close()
}

test(
  'no word is lost in two tabs on one draft, whatever is typed, saved, reloaded or started anew',
  { timeout: timeLimitOf(60_000) },
  async () => {
    vi.stubGlobal('window', new EventTarget())
    onTestFinished(() => void vi.unstubAllGlobals())
    const hub = await startTestHub()
    const desk = await (await TestConsole.start(hub.url)).signIn('1001')
    await desk.do({
      type: 'customer.create',
      id: 'c-two' as CustomerId,
      fields: { name: '王', level: 'standard', tags: [], numbers: [], addresses: [] },
    })
    const core = new RestartableDesk(desk)
    let runs = 0
    await fc.assert(
      fc.asyncProperty(steps, (walked) => walk(core, `ticket:two-${(runs += 1)}`, walked)),
      { numRuns: runsOf(12), endOnFailure: true },
    )
  },
)

test('what is typed in one tab stands in the other within a moment, and what is undone comes back in both', async () => {
  vi.stubGlobal('window', new EventTarget())
  onTestFinished(() => void vi.unstubAllGlobals())
  const hub = await startTestHub()
  const desk = await (await TestConsole.start(hub.url)).signIn('1001')
  const core = new RestartableDesk(desk)
  const [one, other] = [new Tab(core, 'ticket:t1'), new Tab(core, 'ticket:t1')]
  onTestFinished(async () => {
    for (const tab of [one, other]) await tab.close()
  })
  await until('both', () => one.isReady() && other.isReady())
  one.type('note', '客户说')
  await until('the other', () => other.typed().note === '客户说 ')
  other.type('comment', '同意')
  await until('the first', () => one.typed().comment === '同意 ')
  draftsOf(one.client).discard('ticket:t1')
  await until('nothing', () => Object.keys(other.typed()).length === 0)
  expect(await desk.door.call('draft.get', { key: 'ticket:t1' })).toBeNull()
})
