import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** An empty file: somebody was signed in here the last time. It says not who, and nothing is opened by it. */
const markFile = (profileFolder: string): string => join(profileFolder, 'signed-in')

/** Whether somebody was signed in at this profile when it was last heard of. */
export const wasSignedIn = (profileFolder: string): boolean => existsSync(markFile(profileFolder))

/** Remembers whether somebody is signed in, for the next start. */
export function markSignedIn(profileFolder: string, isSignedIn: boolean): void {
  try {
    if (isSignedIn) writeFileSync(markFile(profileFolder), '', { mode: 0o600 })
    else rmSync(markFile(profileFolder), { force: true })
  } catch {
    // a full disk costs the next start a second, and nothing else
  }
}
