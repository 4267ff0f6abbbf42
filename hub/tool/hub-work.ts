import { pause } from '../../shared/timer.ts'
import { connectControl } from '../control/control-client.ts'
import type { RestoreReport } from '../control/control-door.ts'
import type { DataFolder } from '../store/data-key.ts'
import { workOnFolder, type HubWork } from './on-folder.ts'

/** A hub that was told to start anew has this long; its first look at a large database takes a while. */
const ANEW_MS = 120_000
const LOOK_MS = 200

/** Waits until a hub answers in the epoch of the restored data. */
async function waitForEpoch(dataDir: string, { epoch }: Pick<RestoreReport, 'epoch'>): Promise<void> {
  for (const giveUpAt = performance.now() + ANEW_MS; performance.now() < giveUpAt;) {
    const door = await connectControl(dataDir)
    try {
      if (door && (await door.call('status', null)).epoch === epoch) return
    } catch {
      // it is just ending: the next look finds the new one
    } finally {
      door?.close()
    }
    await pause(LOOK_MS)
  }
  throw new Error('The hub has ended and does not come back; its log says why. The data of before is kept.')
}

/**
 * Does a piece of work through the hub that runs on a folder, or on the folder itself where none does. `isRunning` tells the work
 * which of the two it is.
 */
export async function withHub<T>(
  folder: DataFolder,
  version: string,
  work: (hub: HubWork, isRunning: boolean) => Promise<T>,
): Promise<T> {
  const { dataDir } = folder
  const door = await connectControl(dataDir)
  if (!door) return work(workOnFolder(folder, version), false)
  try {
    return await work(
      {
        check: () => door.call('check', null),
        backup: (file) => door.call('backup', { file }),
        restore: async ({ recoveryKey, ...wish }) => {
          const report = await door.call('restore', {
            ...wish,
            ...(recoveryKey === undefined ? {} : { recoveryKey }),
          })
          await waitForEpoch(dataDir, report)
          return report
        },
        rescue: async ({ isPreview, backup, recoveryKey }) => {
          const report = await door.call('rescue', {
            isPreview,
            ...(backup === undefined ? {} : { backup }),
            ...(recoveryKey === undefined ? {} : { recoveryKey }),
          })
          if (!isPreview) await waitForEpoch(dataDir, report)
          return report
        },
        setRecoveryKey: (publicKey) => door.call('setRecoveryKey', { publicKey }),
        setPassword: (extension, passwordHash) => door.call('setPassword', { extension, passwordHash }),
        signOut: (extension) => door.call('signOut', { extension }),
        setActive: (extension, active) => door.call('setActive', { extension, active }),
      },
      true,
    )
  } finally {
    door.close()
  }
}
