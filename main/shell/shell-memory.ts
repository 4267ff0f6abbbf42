import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import Store from 'electron-store'
import { z } from 'zod'
import { WindowPlace } from './window-place.ts'

/** What the shell remembers from one start to the next; nothing of it is a person's data. */
const Memory = z.object({
  places: z.record(z.string().max(40), WindowPlace).default({}),
  /** The person was told that closing the window leaves Ringdesk in the tray. */
  toldOfTray: z.boolean().default(false),
})
type Memory = z.infer<typeof Memory>

export interface ShellMemory {
  place(window: string): WindowPlace | undefined
  keepPlace(window: string, place: WindowPlace): void
  /** True the first time only. */
  tellOfTrayOnce(): boolean
}

const NAME = 'shell'

/** Opens the memory in a folder of the profile. A file that cannot be read is set aside, and nothing is remembered. */
export function openShellMemory(folder: string, say: (line: string) => void): ShellMemory {
  const file = join(folder, `${NAME}.json`)
  if (existsSync(file) && !isReadable(file)) {
    const aside = `${file}.broken`
    renameSync(file, aside)
    say(
      `The places of the windows could not be read; they are as at the first start. The file is kept: ${aside}`,
    )
  }
  const store = new Store<Memory>({ cwd: folder, name: NAME, clearInvalidConfig: true })
  const read = (): Memory => Memory.catch({ places: {}, toldOfTray: false }).parse(store.store)
  return {
    place: (window) => read().places[window],
    keepPlace: (window, place) => store.set('places', { ...read().places, [window]: place }),
    tellOfTrayOnce: () => {
      if (read().toldOfTray) return false
      store.set('toldOfTray', true)
      return true
    },
  }
}

function isReadable(file: string): boolean {
  try {
    return Memory.safeParse(JSON.parse(readFileSync(file, 'utf8'))).success
  } catch {
    // cut in half, or edited by hand; the caller sets it aside
    return false
  }
}
