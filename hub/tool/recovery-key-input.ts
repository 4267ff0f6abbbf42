import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { openBackup } from '../backup/backup-file.ts'
import { UsageError } from '../usage-error.ts'
import type { ToolSurroundings } from './tool-surroundings.ts'

/** The recovery key, where a backup is sealed: from the file that is named, else from standard input. Throws UsageError or BackupError. */
export async function recoveryKeyFor(
  file: string,
  recoveryKeyFile: string | undefined,
  around: ToolSurroundings,
): Promise<string | undefined> {
  if (openBackup(file).header.seal === null) return undefined
  if (recoveryKeyFile !== undefined)
    try {
      return readFileSync(recoveryKeyFile, 'utf8')
    } catch (error) {
      throw new UsageError(`--recovery-key-file: ${error instanceof Error ? error.message : String(error)}`)
    }
  if (process.stdin.isTTY)
    around.printError('Type the recovery key, and end it with Ctrl+D on a line of its own:')
  const given = (await text(process.stdin)).trim()
  return given === '' ? undefined : given
}
