import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Folders of the data folder: what takes the place of the data, and where the data of before is kept. */
export interface DataSwap {
  readonly staged: string
  readonly aside: string
}

const SWAP_FILE = 'restore.json'
const folderName = z.string().regex(/^(restoring|before-restore|before-rescue)-[\w-]+$/)
const Swap = z.object({ staged: folderName, aside: folderName, step: z.enum(['out', 'in']) })

/** The log first: a database without its log is an older one, a log without its database nothing. */
const DATA_FILES = ['hub.db-wal', 'hub.db-shm', 'hub.db', 'data-key.json', 'hub.key.new', 'hub.key']

function note(dataDir: string, swap: z.infer<typeof Swap>): void {
  const file = join(dataDir, SWAP_FILE)
  writeFileSync(`${file}.new`, JSON.stringify(swap), { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}

/**
 * Moves the data of a folder aside and what is staged into its place: renames alone, so that nothing is copied and nothing erased.
 * What is under way is written down first, and `finishSwap` goes on where a crash broke it off.
 */
export function swapData(dataDir: string, { staged, aside }: DataSwap): void {
  note(dataDir, { staged, aside, step: 'out' })
  finishSwap(dataDir)
}

/** Finishes a swap that was begun; does nothing where none was. Called with the folder's lock before its data is opened. */
export function finishSwap(dataDir: string): void {
  const file = join(dataDir, SWAP_FILE)
  if (!existsSync(file)) return
  const swap = Swap.parse(JSON.parse(readFileSync(file, 'utf8')))
  const move = (from: string, to: string): void => {
    for (const name of DATA_FILES)
      if (existsSync(join(from, name))) renameSync(join(from, name), join(to, name))
  }
  const aside = join(dataDir, swap.aside)
  if (swap.step === 'out') {
    mkdirSync(aside, { recursive: true, mode: 0o700 })
    move(dataDir, aside)
    note(dataDir, { ...swap, step: 'in' })
  }
  const staged = join(dataDir, swap.staged)
  move(staged, dataDir)
  rmSync(file)
  rmSync(staged, { recursive: true, force: true })
}
