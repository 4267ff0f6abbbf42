import { measureAnswer, measurePop, type CallStage } from './call-times.ts'
import { onElectronStage, whyNoElectron } from './electron-rig.ts'
import { leftOut, type Bench, type Row } from './measure.ts'

/** A row of the desktop application as it ships: phone and workspace in processes of their own, ports handed over. */
const inElectron = (
  name: string,
  about: string,
  what: string,
  measure: (stage: CallStage, what: string, share: number) => Promise<Row>,
): Bench => ({
  name,
  about,
  run: async ({ customers, share, say }) => {
    const reason = whyNoElectron()
    if (reason !== undefined) return [leftOut(what, reason)]
    return [await onElectronStage(customers, say, (stage) => measure(stage, what, share))]
  },
})

export const ringToPopInElectron = inElectron(
  'electron-pop',
  'the same as pop in Electron; bare: the sip.js page in a window of the same Electron',
  'Electron, ring to pop: INVITE to the card painted with history',
  measurePop,
)

export const answerInElectron = inElectron(
  'electron-answer',
  'the same as answer in Electron; bare: the sip.js page in a window of the same Electron',
  'Electron, answer: click to the remote track’s first packet',
  measureAnswer,
)
