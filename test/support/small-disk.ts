import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk of its own that can be full. */
export interface SmallDisk {
  readonly folder: string
  /** Takes all the room there is left. */
  fill(): void
  /** Gives the room back. */
  empty(): void
  remove(): void
}

/** A tmpfs of so many megabytes; or, in words, why there can be none here (it takes Linux and root). */
export function mountSmallDisk(megabytes: number): SmallDisk | string {
  if (process.platform !== 'linux') return 'a small disk is made with tmpfs, which only Linux has'
  if (process.getuid?.() !== 0) return 'mounting a small disk needs root'
  const folder = mkdtempSync(join(tmpdir(), 'ringdesk-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    rmSync(folder, { recursive: true })
    return `this machine lets nobody mount a tmpfs: ${String(error).slice(0, 200)}`
  }
  const filler = join(folder, 'filler')
  return {
    folder,
    fill: () => {
      // in small steps to the end, so that not even a page is left
      for (let bytes = 1 << 20, part = 0; bytes >= 512; part++)
        try {
          writeFileSync(`${filler}-${part}`, Buffer.alloc(bytes))
        } catch {
          bytes >>= 1
        }
    },
    empty: () => execFileSync('sh', ['-c', 'rm -f "$1"-*', 'sh', filler]),
    remove: () => {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
