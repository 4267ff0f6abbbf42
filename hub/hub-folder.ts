import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the system wants applications to keep data, for the hub. */
export function defaultHubFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (env['RINGDESK_DATA']) return join(env['RINGDESK_DATA'], 'hub')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Ringdesk', 'hub')
  if (platform === 'win32')
    return join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Ringdesk', 'hub')
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'ringdesk', 'hub')
}
