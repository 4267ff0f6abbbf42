import { encryptData } from '../../../hub/backup/encrypt-data.ts'

/** Encrypts the data of a folder, and kills itself right after a step: `encrypt-until.ts DATA_DIR STEP [HUB_KEY]`. */
const [, , dataDir = '', wanted = '', hubKey] = process.argv
encryptData({ dataDir, hubKey, at: Date.now(), version: '0.0.0' }, (step) => {
  if (step === wanted) process.kill(process.pid, 'SIGKILL')
})
