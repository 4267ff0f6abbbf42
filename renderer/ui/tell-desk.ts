import { askDesk, type DeskInput, type DeskOutput } from './desk.ts'
import type { CallName } from '../../shared/contract/door.ts'
import type { DeskDoor } from '../../shared/contract/desk.ts'
import { showProblem } from './notify.ts'

/**
 * Asks the core to do something a person pressed a button for. A refusal is shown as a calm notification, in the
 * person's language, and gives undefined.
 */
export async function tellDesk<K extends CallName<DeskDoor>>(
  name: K,
  input: DeskInput<K>,
): Promise<DeskOutput<K> | undefined> {
  try {
    return await askDesk(name, input)
  } catch (error) {
    showProblem(error)
    return undefined
  }
}
