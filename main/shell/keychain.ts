/* eslint-disable @typescript-eslint/no-deprecated -- what comes after these calls is asynchronous; who opens a cache is not */
import { safeStorage } from 'electron'
import type { Keychain } from '../launch/cache-key.ts'

/** The system's keychain; undefined where Electron would only obscure the key and not protect it. */
export function systemKeychain(): Keychain | undefined {
  if (!safeStorage.isEncryptionAvailable()) return undefined
  if (process.platform === 'linux') {
    const backend = safeStorage.getSelectedStorageBackend()
    if (backend === 'basic_text' || backend === 'unknown') return undefined
  }
  return {
    seal: (text) => safeStorage.encryptString(text),
    open: (sealed) => safeStorage.decryptString(Buffer.from(sealed)),
  }
}
