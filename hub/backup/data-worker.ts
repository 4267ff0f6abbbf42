import { parentPort, workerData } from 'node:worker_threads'
import { StoreError } from '../store/store-error.ts'
import { BackupError } from './backup-error.ts'
import { DATA_TASKS, type DataTasks } from './data-tasks.ts'
import type { TaskOutcome } from './run-task.ts'

/** The thread of one task: it has connections of its own to the database, and ends with its answer. */

function failureOf(error: unknown): TaskOutcome {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof BackupError) return { failed: 'backup', reason: error.reason, message }
  if (error instanceof StoreError) return { failed: 'store', reason: error.reason, message }
  return { failed: 'other', message: error instanceof Error ? (error.stack ?? message) : message }
}

const { name, input } = workerData as { name: keyof DataTasks; input: unknown }
try {
  parentPort?.postMessage({ value: await (DATA_TASKS[name] as (input: unknown) => unknown)(input) })
} catch (error) {
  parentPort?.postMessage(failureOf(error))
}
