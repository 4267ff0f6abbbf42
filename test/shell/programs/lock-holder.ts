import { claimFolder } from '../../../main/launch/owner-lock.ts'

/** Owns a folder until it is killed. */
await claimFolder(process.argv[2] ?? '', () => '')
process.send?.('held')
