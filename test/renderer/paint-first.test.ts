import { expect, onTestFinished, test, vi } from 'vitest'
import { paintFirst } from '../../renderer/ui/paint-first.ts'
import { portPair } from '../../shared/contract/door.ts'
import { eventually } from '../support/eventually.ts'

/** A window whose frames are painted when the test says so. */
function drawnWindow({ hidden = false } = {}): { paint: () => void } {
  let frames: (() => void)[] = []
  vi.stubGlobal('document', { hidden })
  vi.stubGlobal('requestAnimationFrame', (act: () => void) => frames.push(act))
  vi.stubGlobal('requestIdleCallback', (act: () => void) => act())
  onTestFinished(() => void vi.unstubAllGlobals())
  return {
    paint: () => {
      const now = frames
      frames = []
      for (const act of now) act()
    },
  }
}
const turn = (): Promise<void> => new Promise((resume) => setImmediate(resume))

test('what follows a card waits for its paint, both ways and in order', async () => {
  const { paint } = drawnWindow()
  const [mine, core] = portPair()
  const first = paintFirst(mine)
  const log: unknown[] = []
  core.onMessage((message) => log.push(`core heard ${String(message)}`))
  first.port.onMessage((message) => {
    log.push(message)
    if (message === 'card') {
      expect(first.deferUntilPainted(() => log.push('painted'))).toBe(true)
      first.port.post('question')
    }
  })
  for (const message of ['before', 'card', 'after', 'last']) core.post(message)
  await turn()
  expect(log).toEqual(['before', 'card'])
  paint()
  await turn()
  expect(log).toEqual(['before', 'card', 'painted', 'after', 'last', 'core heard question'])
})

test('a second card among what waits is painted by itself, too', async () => {
  const { paint } = drawnWindow()
  const [mine, core] = portPair()
  const first = paintFirst(mine)
  const log: unknown[] = []
  first.port.onMessage((message) => {
    log.push(message)
    if (message === 'card') first.deferUntilPainted(() => log.push('painted'))
  })
  for (const message of ['card', 'card', 'last']) core.post(message)
  await turn()
  paint()
  expect(log).toEqual(['card', 'painted', 'card'])
  paint()
  expect(log).toEqual(['card', 'painted', 'card', 'painted', 'last'])
})

test('a window that is not drawn waits for nothing, and one whose frame never comes not for long', async () => {
  drawnWindow({ hidden: true })
  expect(paintFirst(portPair()[0]).deferUntilPainted(() => undefined)).toBe(false)
  drawnWindow()
  await new Promise<void>((painted) => paintFirst(portPair()[0]).deferUntilPainted(painted))
})

test('while it waits nothing comes in, everything goes out, and all that came is told in one turn', async () => {
  drawnWindow()
  const [mine, core] = portPair()
  const first = paintFirst(mine)
  const log: unknown[] = []
  core.onMessage((message) => log.push(`core heard ${String(message)}`))
  first.port.onMessage((message) => log.push(message))
  const resume = first.bufferInbound(60_000)
  const alsoGoOn = first.bufferInbound(60_000)
  first.port.post('question')
  for (const message of ['answer', 'news']) core.post(message)
  await turn()
  expect(log).toEqual(['core heard question'])
  resume()
  resume()
  expect(log).toHaveLength(1)
  alsoGoOn()
  expect(log).toEqual(['core heard question', 'answer', 'news'])

  first.bufferInbound(1)
  core.post('later')
  await eventually(() => expect(log.at(-1)).toBe('later'))
})
