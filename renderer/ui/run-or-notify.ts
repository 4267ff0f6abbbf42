import type { DeskClient, DeskInput, DeskOutput, Question } from './desk-client-types.ts'
import { showProblem } from './notify.ts'

/**
 * Asks the core to do something a person pressed a button for. A refusal is shown as a calm notification, in the
 * person's language, and gives undefined.
 */
export async function runOrNotify<K extends Question>(
  desk: DeskClient,
  name: K,
  input: DeskInput<K>,
): Promise<DeskOutput<K> | undefined> {
  try {
    return await desk.callCore(name, input)
  } catch (error) {
    showProblem(error)
    return undefined
  }
}
